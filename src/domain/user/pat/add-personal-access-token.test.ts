import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashToken } from '#crypto/token.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { addPersonalAccessToken } from '#domain/user/pat/add-personal-access-token.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { added, createPeople, NOW, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const robot = { userName: 'robot', userNameScoped: false, name: 'Robot', description: '', accessTokenType: 0 }
  await people.given('robot', machineAdded(robot))
  await people.given('minnie', added())
})
afterAll(() => people.close())

const add = (userId: string, expiresAt: number | null = null) =>
  addPersonalAccessToken(people.ctx(), { id: userId }, expiresAt)

test('the token is answered once and kept as a hash alone', async () => {
  const { tokenId, token } = await add('robot', NOW + 1)
  const stored = (await people.load('robot')).state.tokens[tokenId]
  expect(stored).toMatchObject({ tokenHash: hashToken(token), expiresAt: NOW + 1 })
  expect(stored?.scopes).toContain('openid')
  expect(JSON.stringify(await people.load('robot'))).not.toContain(token)
})

test('each token is another one', async () => {
  expect((await add('robot')).token).not.toBe((await add('robot')).token)
})

test.each([
  ['user.notMachine', 'a person', 'minnie', null],
  ['user.notFound', 'nobody', '404', null],
  ['credential.expiresBeforeNow', 'a token that has ended', 'robot', NOW],
])('%s refuses %s', async (id, _what, userId, expiresAt) => {
  expect(await rejectionOf(add(userId, expiresAt))).toBe(id)
})

test('a machine of another organization is not found', async () => {
  const elsewhere = people.ctx({ orgId: '999' })
  await expect(addPersonalAccessToken(elsewhere, { id: 'robot', within: '999' }, null)).rejects.toMatchObject({
    reason: 'user.notFound',
  })
})

test('a machine has so many tokens and no more', async () => {
  const robot = { userName: 'busy', userNameScoped: false, name: 'Robot', description: '', accessTokenType: 0 }
  const tokens = Array.from({ length: 499 }, (_, i) =>
    personalAccessTokenAdded({ tokenId: `t${i}`, tokenHash: `${i}`, scopes: [], expiresAt: null }),
  )
  await people.given('busy', machineAdded(robot), ...tokens)
  await add('busy')
  await expect(add('busy')).rejects.toMatchObject({ reason: 'limit.count' })
})
