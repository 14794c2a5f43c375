import { afterAll, beforeAll, expect, test } from 'vitest'
import { sessionAggregate } from '#domain/session/session.ts'
import { advanceSession } from '#domain/sign-in/advance-session.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { findSession } from '#domain/sign-in/find-session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

async function started() {
  const user = await people.load('1')
  const signIn = startSession(people.services, { user, method: 'password', userAgent: '' }, NOW)
  await storeSignIn(people.services, { signIn }, NOW)
  const live = await findSession(people.services, signIn.token, NOW)
  if (!live) throw new Error('the sign-in was not stored')
  return live
}
const methodsOf = async (token: string) =>
  (await findSession(people.services, token, NOW))?.session.factors.map(({ method }) => method)

test('concurrent steps of one sign-in are both kept, and the token of the later one counts', async () => {
  const live = await started()
  const one = advanceSession(live, { method: 'totp' }, NOW)
  const other = advanceSession(live, { method: 'otpSms' }, NOW)
  await storeSignIn(people.services, { signIn: one }, NOW)
  await storeSignIn(people.services, { signIn: other }, NOW)
  expect(await methodsOf(one.token)).toBeUndefined()
  expect(await methodsOf(other.token)).toEqual(['password', 'totp', 'otpSms'])
})

test('a step of a sign-in that ended since it was read stores nothing', async () => {
  const live = await started()
  const step = advanceSession(live, { completed: true }, NOW)
  const other = await started()
  await endSession(people.services, live.session.id, NOW)
  const stored = storeSignIn(people.services, { signIn: step, ended: [other.session.id] }, NOW)
  await expect(stored).rejects.toMatchObject({ reason: 'session.terminated' })
  expect(await methodsOf(step.token)).toBeUndefined()
  expect((await people.services.events.load(sessionAggregate, other.session.id)).state.status).toBe('active')
})

test('a passkey and a security key of one sign-in count beside each other', async () => {
  const user = await people.load('1')
  const first = startSession(people.services, { user, method: 'passkey', userAgent: '' }, NOW)
  const second = advanceSession(first, { method: 'securityKey', completed: true }, NOW)
  await storeSignIn(people.services, { signIn: second }, NOW)
  expect(await methodsOf(second.token)).toEqual(['passkey', 'securityKey'])
})
