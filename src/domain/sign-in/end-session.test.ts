import { afterAll, beforeAll, expect, test } from 'vitest'
import { orgDeactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { findSession } from '#domain/sign-in/find-session.ts'
import { clearExpiredRecords } from '#domain/sign-in/flows/clear-expired-records.ts'
import { LOGIN_TIMEOUT_MS } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

async function start(now = NOW) {
  const user = await people.load('1')
  const signIn = startSession(people.services, { user, method: 'password', userAgent: '' }, now)
  await storeSignIn(people.services, { signIn }, now)
  return signIn
}

test('a sign-in that was ended is over, others of the same person are not', async () => {
  const [one, other] = [await start(), await start()]
  await endSession(people.services, one.session.id, NOW)
  expect(await findSession(people.services, one.token, NOW)).toBeUndefined()
  expect(await findSession(people.services, other.token, NOW)).toBeDefined()
})

test('expired records are cleared, live ones stay', async () => {
  const old = await start(NOW - LOGIN_TIMEOUT_MS)
  const live = await start()
  expect(await clearExpiredRecords(people.services, NOW)).toBe(1)
  const ids = await people.services.rows.selectFrom('user_sessions').select('id').execute()
  expect(ids.map(({ id }) => id)).not.toContain(old.session.id)
  expect(await findSession(people.services, live.token, NOW)).toBeDefined()
})

test('deactivating an organization ends the sessions of its users', async () => {
  const { token } = await start()
  await people.services.events.change({ creator: 'TEST', now: NOW }, orgAggregate, ORG, () => [orgDeactivated()])
  expect(await findSession(people.services, token, NOW)).toBeUndefined()
})
