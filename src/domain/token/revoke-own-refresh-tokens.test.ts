import { afterAll, beforeAll, expect, test } from 'vitest'
import { personCaller } from '#domain/caller.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { listOwnRefreshTokens } from '#domain/token/list-own-refresh-tokens.ts'
import { emptyRecord, findRecord, putRecords } from '#domain/token/protocol-records.ts'
import { revokeOwnRefreshToken, revokeOwnRefreshTokens } from '#domain/token/revoke-own-refresh-tokens.ts'
import { userAggregate } from '#domain/user/user.ts'
import { added, createPeople, NOW, ORG, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  for (const id of ['one', 'other']) await people.given(id, added({ userName: id, email: `${id}@acme.example` }))
})
afterAll(() => people.close())

const DAY = 24 * 60 * 60 * 1000
const ctxOf = (userId: string) => people.ctx({ caller: personCaller(userId, ORG) })

let count = 0
async function authorize(userId: string, expiresAt = NOW + DAY): Promise<string> {
  const { services } = people
  const grantId = `grant${count++}`
  const user = await services.events.load(userAggregate, userId)
  const signIn = startSession(services, { user, method: 'password', userAgent: '' }, NOW)
  await storeSignIn(services, { signIn }, NOW)
  const { sequence: userSequence } = user
  const record = {
    ...emptyRecord,
    grantId,
    userId,
    sessionId: signIn.session.id,
    userSequence,
    issuedAt: NOW,
    expiresAt,
  }
  const payload = { iiat: NOW / 1000, authTime: NOW / 1000 - 60 }
  await putRecords(services, [
    { ...record, model: 'Grant', id: grantId },
    { ...record, model: 'RefreshToken', id: `refresh ${grantId}`, payload },
  ])
  return grantId
}
const isValid = async (grantId: string) =>
  (await findRecord(people.services, 'RefreshToken', { id: `refresh ${grantId}` })) !== undefined

test('one token is revoked by its id, once; then all that are left', async () => {
  const [first, second, third] = [await authorize('one'), await authorize('one'), await authorize('one')]
  const listed = await listOwnRefreshTokens(ctxOf('one'))
  expect(listed).toHaveLength(3)
  expect(listed[0]).toMatchObject({
    authenticatedAt: NOW - 60_000,
    idleExpiresAt: NOW + DAY,
    expiresAt: NOW + 90 * DAY,
    owner: ORG,
  })
  const [{ id } = { id: '' }] = listed
  await revokeOwnRefreshToken(ctxOf('one'), id)
  expect(await rejectionOf(revokeOwnRefreshToken(ctxOf('one'), id))).toBe('refreshToken.notFound')
  expect((await Promise.all([first, second, third].map(isValid))).filter(Boolean)).toHaveLength(2)
  await revokeOwnRefreshTokens(ctxOf('one'))
  expect(await Promise.all([first, second, third].map(isValid))).toEqual([false, false, false])
  await revokeOwnRefreshTokens(ctxOf('one'))
})

test('tokens of another user, and expired ones, are neither listed nor revoked', async () => {
  const theirs = await authorize('other')
  await authorize('one', NOW)
  const [{ id } = { id: '' }] = await listOwnRefreshTokens(ctxOf('other'))
  expect(await listOwnRefreshTokens(ctxOf('one'))).toEqual([])
  expect(await rejectionOf(revokeOwnRefreshToken(ctxOf('one'), id))).toBe('refreshToken.notFound')
  await revokeOwnRefreshTokens(ctxOf('one'))
  expect(await isValid(theirs)).toBe(true)
})
