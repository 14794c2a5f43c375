import { afterAll, beforeAll, expect, test } from 'vitest'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { findSession, findSessionById } from '#domain/sign-in/find-session.ts'
import { methodReferences, SESSION_LIFETIME_MS } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { type SignIn, storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import {
  userDeactivated,
  userLocked,
  userReactivated,
  userRemoved,
  userUnlocked,
} from '#domain/user/lifecycle/events.ts'
import { passwordChanged, passwordHashUpdated } from '#domain/user/password/events.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function started() {
  const id = `7${count++}`
  await people.given(id, added({ userName: `user${id}` }))
  return stored(startSession(people.services, { user: await people.load(id), method: 'password', userAgent: '' }, NOW))
}
/** Stores a sign-in, and returns it as the next step reads it. */
async function stored({ token, ...signIn }: SignIn) {
  await storeSignIn(people.services, { signIn: { ...signIn, token } }, NOW)
  const live = await findSession(people.services, token, NOW)
  if (!live) throw new Error('the sign-in was not stored')
  return { ...live, token }
}
const isLive = async (token: string) => (await findSession(people.services, token, NOW + 1000)) !== undefined

test('each step issues a new token and revokes the previous one', async () => {
  const first = await started()
  const second = await stored(advanceSession(first, { method: 'totp' }, NOW))
  const third = await stored(advanceSession(second, { completed: true }, NOW))
  expect(new Set([first.token, second.token, third.token]).size).toBe(3)
  expect([await isLive(first.token), await isLive(second.token), await isLive(third.token)]).toEqual([
    false,
    false,
    true,
  ])
  expect(third.session).toMatchObject({ id: first.session.id, completedAt: NOW, expiresAt: NOW + SESSION_LIFETIME_MS })
  expect(methodReferences(third.session.factors)).toEqual(['pwd', 'password', 'otp', 'mfa'])
})

test('applications find a session only when it is complete', async () => {
  const first = await started()
  const { session } = first
  expect(await findSessionById(people.services, session.id, NOW)).toBeUndefined()
  await stored(advanceSession(first, { completed: true }, NOW))
  expect((await findSessionById(people.services, session.id, NOW))?.user.id).toBe(session.userId)
})

test.each([
  ['locked', [userLocked()]],
  ['locked and unlocked', [userLocked(), userUnlocked()]],
  ['deactivated', [userDeactivated()]],
  ['deactivated and reactivated', [userDeactivated(), userReactivated()]],
  ['given another password', [passwordChanged({ encodedHash: '$x', changeRequired: false })]],
  ['removed', [userRemoved()]],
])('a user who is %s is signed out at once', async (_what, events) => {
  const { session, token } = await started()
  expect(await isLive(token)).toBe(true)
  await people.given(session.userId, ...events)
  expect(await isLive(token)).toBe(false)
})

test('a rehash of the same password ends no session', async () => {
  const { session, token } = await started()
  await people.given(session.userId, passwordHashUpdated('$new'))
  expect(await isLive(token)).toBe(true)
})

test('a new user under a removed id is not signed in by an old token', async () => {
  const { session, token } = await started()
  await people.given(session.userId, userRemoved())
  await people.given(session.userId, added({ userName: 'reborn' }))
  expect(await isLive(token)).toBe(false)
})

test('a change of password by its user ends all sessions but the one it was made in', async () => {
  const here = await started()
  const user = await people.load(here.session.userId)
  const elsewhere = await stored(startSession(people.services, { user, method: 'password', userAgent: '' }, NOW))
  await people.given(user.id, passwordChanged({ encodedHash: '$x', changeRequired: false }))
  const { sequence } = await people.load(user.id)
  const kept = await stored(advanceSession(here, { userSequence: sequence }, NOW))
  expect([await isLive(kept.token), await isLive(elsewhere.token)]).toEqual([true, false])
})
