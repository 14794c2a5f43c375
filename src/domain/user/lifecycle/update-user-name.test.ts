import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideUpdateUserName, updateUserName } from '#domain/user/lifecycle/update-user-name.ts'
import { added, createPeople, type People, refusalOf, rejectionOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added({ userName: 'minnie' }))
  await people.given('2', added({ userName: 'donald' }))
})
afterAll(() => people.close())

const rename = (userId: string, userName: string) => updateUserName(people.ctx(), { id: userId }, userName)

test('the same name is no change, the same in another letter case is one', () => {
  const decide = (userName: string) => decideUpdateUserName(stateAfter(added()), { userName, userNameScoped: false })
  expect(refusalOf(() => decide('minnie'))).toBe('userName.notChanged')
  expect(decide('Minnie')).toEqual([
    { type: 'user.username.changed', payload: { userName: 'Minnie', userNameScoped: false } },
  ])
})

test('the new name is trimmed, and the old one is free at once', async () => {
  await rename('1', ' Daisy ')
  expect((await people.load('1')).state.userName).toBe('Daisy')
  await rename('2', 'minnie')
  await expect(rename('2', 'DAISY')).rejects.toMatchObject({ kind: 'alreadyExists', reason: 'name.taken' })
  await rename('1', 'daisy')
})

test.each([
  ['userName.empty', '1', ' '],
  ['user.notFound', '404', 'x'],
])('%s refuses user %s the name %j', async (id, userId, userName) => {
  expect(await rejectionOf(rename(userId, userName))).toBe(id)
})

test('a user of another organization is not found', async () => {
  const elsewhere = people.ctx({ orgId: '999' })
  await expect(updateUserName(elsewhere, { id: '1', within: '999' }, 'x')).rejects.toMatchObject({
    reason: 'user.notFound',
  })
})
