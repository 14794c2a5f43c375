import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { otpEmailCheckFailed } from '#domain/user/otp/events.ts'
import { beginU2fCheck } from '#domain/user/u2f/begin-u2f-check.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { checkU2f, decideCheckU2f } from '#domain/user/u2f/check-u2f.ts'
import { securityKeyRegistered, securityKeyRemoved } from '#domain/user/u2f/events.ts'
import { finishU2fRegistration } from '#domain/user/u2f/finish-u2f-registration.ts'
import { added, createPeople, type People, stateAfter } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

const ORIGIN = 'http://localhost:8080'
const FAILED = { key: 'Errors.User.MFA.U2F.CheckFailed' }

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function holder() {
  const userId = `10${count++}`
  await people.given(userId, added({ userName: `user${userId}` }))
  const authenticator = softAuthenticator(ORIGIN)
  const { challengeId, options } = await beginU2fRegistration(people.ctx(), { id: userId })
  const response = authenticator.create(options.challenge)
  const { keyId } = await finishU2fRegistration(
    people.ctx(),
    { id: userId },
    { challengeId, response, name: '', userAgent: '' },
  )
  return { userId, authenticator, keyId }
}

let person: Awaited<ReturnType<typeof holder>>
beforeEach(async () => {
  person = await holder()
})

const begin = () => beginU2fCheck(people.ctx(), { id: person.userId })
async function signChallenge(authenticator = person.authenticator) {
  const { challengeId, options } = await begin()
  return { challengeId, response: authenticator.get(options.challenge, person.userId) }
}

test('accepts the touch of a registered key, resets the count of wrong codes, and stores the counter of the key', async () => {
  await people.given(person.userId, otpEmailCheckFailed(), otpEmailCheckFailed())
  const { options } = await begin()
  expect(options).toMatchObject({ userVerification: 'discouraged' })
  expect(options.allowCredentials).toMatchObject([{ id: person.authenticator.credentialId }])
  const user = await checkU2f(people.ctx(), { id: person.userId }, await signChallenge())
  expect(user.state.mfa.failures).toBe(0)
  expect(user.state.securityKeys[person.keyId]?.counter).toBe(2)
  expect(await people.eventTypes(person.userId, 4)).toEqual([
    'user.human.mfa.u2f.token.check.succeeded',
    'user.human.mfa.u2f.token.signcount.changed',
  ])
})

test('of 20 concurrent uses of one answer exactly one succeeds', async () => {
  const assertion = await signChallenge()
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => checkU2f(people.ctx(), { id: person.userId }, assertion)),
  )
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
})

test('rejects and records the key of another user or an answer to another challenge, without a lock', async () => {
  const stranger = await signChallenge(softAuthenticator(ORIGIN))
  await expect(checkU2f(people.ctx(), { id: person.userId }, stranger)).rejects.toMatchObject(FAILED)
  const [one, other] = [await signChallenge(), await signChallenge()]
  const crossed = { ...one, response: other.response }
  await expect(checkU2f(people.ctx(), { id: person.userId }, crossed)).rejects.toMatchObject(FAILED)
  const { state } = await people.load(person.userId)
  expect(await people.eventTypes(person.userId, 2)).toEqual([
    'user.human.mfa.u2f.token.check.failed',
    'user.human.mfa.u2f.token.check.failed',
  ])
  expect(state).toMatchObject({ status: 'active', mfa: { failures: 0 } })
})

test('rejects a challenge of another user', async () => {
  const assertion = await signChallenge()
  const other = await holder()
  await expect(checkU2f(people.ctx(), { id: other.userId }, assertion)).rejects.toMatchObject({
    reason: 'webauthn.challengeInvalid',
  })
})

test.each([undefined, null, 'text', {}, { id: 'x' }, { id: '__proto__', response: {} }])(
  'the answer %j is wrong',
  async (response) => {
    const { challengeId } = await begin()
    await expect(checkU2f(people.ctx(), { id: person.userId }, { challengeId, response })).rejects.toMatchObject(FAILED)
  },
)

test('rejects a user who may not sign in, before and after the touch', async () => {
  const assertion = await signChallenge()
  await people.given(person.userId, userLocked())
  await expect(checkU2f(people.ctx(), { id: person.userId }, assertion)).rejects.toMatchObject({
    key: 'Errors.User.Locked',
  })
  await expect(begin()).rejects.toMatchObject({ key: 'Errors.User.Locked' })
})

test('rejects a user without keys, and a user of another organization as unknown', async () => {
  await people.given('11', added({ userName: 'eleven' }))
  await expect(beginU2fCheck(people.ctx(), { id: '11' })).rejects.toMatchObject({
    key: 'Errors.User.MFA.U2F.NotExisting',
  })
  const elsewhere = beginU2fCheck(people.ctx({ orgId: '999' }), { id: person.userId, within: '999' })
  await expect(elsewhere).rejects.toMatchObject({ kind: 'notFound' })
})

test('rejects a key that was removed since it answered, or whose counter did not increase', () => {
  const key = { credentialId: 'c', publicKey: 'p', counter: 5, aaguid: '', transports: [], backedUp: false }
  const registered = securityKeyRegistered({ id: 'k1', name: 'K', ...key, rpId: 'localhost', userAgent: '' })
  const user = stateAfter(added(), registered)
  const verdict = (counter: number, of = user, keyId = 'k1') =>
    decideCheckU2f(of, { keyId, credentialId: 'c', counter }).refusal === undefined
  expect(verdict(6)).toBe(true)
  expect([verdict(5), verdict(4), verdict(0)]).toEqual([false, false, false])
  expect(verdict(6, stateAfter(added(), registered, securityKeyRemoved('k1')))).toBe(false)
  expect(verdict(6, user, '__proto__')).toBe(false)
  const without = stateAfter(added(), { ...registered, payload: { ...registered.payload, counter: 0 } })
  expect(verdict(0, without)).toBe(true)
  expect(decideCheckU2f(without, { keyId: 'k1', credentialId: 'c', counter: 0 }).events).toHaveLength(1)
})
