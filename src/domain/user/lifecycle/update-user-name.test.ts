import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideUpdateUserName, updateUserName } from '#domain/user/lifecycle/update-user-name.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added({ userName: 'minnie' }))
  await people.given('2', added({ userName: 'donald' }))
})
afterAll(() => people.close())

const rename = (userId: string, userName: string) => updateUserName(people.ctx(), { userId, userName })

test('the same name is no change, the same in another letter case is one', () => {
  const decide = (userName: string) => decideUpdateUserName(stateAfter(added()), { userName, userNameScoped: false })
  expect(refusalOf(() => decide('minnie'))).toBe('COMMAND-6m9gs')
  expect(decide('Minnie')).toEqual([
    { type: 'user.username.changed', payload: { userName: 'Minnie', userNameScoped: false } },
  ])
})

test('the new name is trimmed, and the old one is free at once', async () => {
  await rename('1', ' Daisy ')
  expect((await people.load('1')).state.userName).toBe('Daisy')
  await rename('2', 'minnie')
  await expect(rename('2', 'DAISY')).rejects.toMatchObject({ kind: 'alreadyExists', id: 'V3-DKcYh' })
  await rename('1', 'daisy')
})

test.each([
  ['COMMAND-2N9fs', '1', ' '],
  ['COMMAND-5N9ds', '404', 'x'],
])('%s refuses user %s the name %j', async (id, userId, userName) => {
  await expect(rename(userId, userName)).rejects.toMatchObject({ id })
})

test('a user of another organization looks like nobody', async () => {
  const elsewhere = people.ctx({ orgId: '999' })
  await expect(updateUserName(elsewhere, { userId: '1', userName: 'x' })).rejects.toMatchObject({ id: 'COMMAND-5N9ds' })
})
