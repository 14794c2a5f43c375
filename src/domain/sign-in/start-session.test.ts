import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashBrowserToken } from '#domain/sign-in/browser-token.ts'
import { findSession } from '#domain/sign-in/find-session.ts'
import { LOGIN_TIMEOUT_MS, SESSION_LIFETIME_MS } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

async function start() {
  const user = await people.load('1')
  const signIn = startSession(people.services, { user, method: 'password', userAgent: 'x'.repeat(9999) }, NOW)
  await storeSignIn(people.services, { signIn }, NOW)
  return signIn
}

test('a session starts incomplete with the shorter lifetime, and only the hash of its token is stored', async () => {
  const { session, token } = await start()
  expect(session).toMatchObject({ userId: '1', completedAt: undefined, expiresAt: NOW + LOGIN_TIMEOUT_MS })
  expect(LOGIN_TIMEOUT_MS).toBeLessThan(SESSION_LIFETIME_MS)
  const rows = await people.services.rows.selectFrom('user_sessions').selectAll().execute()
  expect(rows.map((row) => row.token_hash)).toContain(hashBrowserToken(token))
  expect(JSON.stringify(rows)).not.toContain(token)
  expect(session.userAgent).toHaveLength(300)
})

test('is found by its token until it expires; a token with one bit flipped matches no session', async () => {
  const { session, token } = await start()
  expect((await findSession(people.services, token, NOW + LOGIN_TIMEOUT_MS - 1))?.session).toEqual(session)
  expect(await findSession(people.services, token, NOW + LOGIN_TIMEOUT_MS)).toBeUndefined()
  const last = token.charCodeAt(token.length - 1)
  const flipped = token.slice(0, -1) + String.fromCharCode(last ^ 1)
  expect(await findSession(people.services, flipped, NOW)).toBeUndefined()
  expect(await findSession(people.services, token.slice(0, -1), NOW)).toBeUndefined()
  expect(await findSession(people.services, '', NOW)).toBeUndefined()
})
