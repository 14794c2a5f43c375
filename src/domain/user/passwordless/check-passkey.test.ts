import { afterAll, beforeAll, expect, test } from 'vitest'
import { userDeactivated, userLocked, userRemoved } from '#domain/user/lifecycle/events.ts'
import { beginPasskeyCheck } from '#domain/user/passwordless/begin-passkey-check.ts'
import { beginPasskeyRegistration } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { checkPasskey, decideCheckPasskey } from '#domain/user/passwordless/check-passkey.ts'
import { passkeyCodeAdded, passkeyRegistered, passkeyRemoved } from '#domain/user/passwordless/events.ts'
import { registerPasskey } from '#domain/user/passwordless/register-passkey.ts'
import { added, codeFor, createPeople, NOW, type People, stateAfter } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

const ORIGIN = 'http://localhost:8080'
const REFUSED = { reason: 'passkey.wrong' }

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { plain: code, payload } = codeFor('passwordlessInit')
let count = 0
async function holder() {
  const userId = `8${count++}`
  await people.given(userId, added({ userName: `user${userId}` }), passkeyCodeAdded({ ...payload, id: 'c1' }))
  const codeInput = { codeId: 'c1', code }
  const authenticator = softAuthenticator(ORIGIN)
  const { challengeId, options } = await beginPasskeyRegistration(people.ctx(), { id: userId }, codeInput)
  const response = authenticator.create(options.challenge)
  await registerPasskey(people.ctx(), { id: userId }, { ...codeInput, name: '', userAgent: '', challengeId, response })
  return { userId, authenticator }
}
async function signChallenge(userId: string, authenticator: ReturnType<typeof softAuthenticator>) {
  const { challengeId, options } = await beginPasskeyCheck(people.ctx())
  return { challengeId, response: authenticator.get(options.challenge, userId) }
}

test('the passkey identifies the user; stores its counter', async () => {
  const { userId, authenticator } = await holder()
  const user = await checkPasskey(people.ctx(), await signChallenge(userId, authenticator))
  expect(user.id).toBe(userId)
  expect(Object.values(user.state.passkeys.tokens)[0]?.counter).toBe(2)
  expect((await people.eventTypes(userId, 4)).at(0)).toBe('user.human.passwordless.token.check.succeeded')
})

test('the request to the browser names no user', async () => {
  const { options } = await beginPasskeyCheck(people.ctx())
  expect(options).toMatchObject({ userVerification: 'required', rpId: 'localhost' })
  expect(options.allowCredentials ?? []).toEqual([])
})

test('of 20 concurrent uses of one answer, one succeeds', async () => {
  const { userId, authenticator } = await holder()
  const assertion = await signChallenge(userId, authenticator)
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => checkPasskey(people.ctx(), assertion)))
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
})

test('rejects an answer in the name of another user, and an unregistered key', async () => {
  const [one, other] = [await holder(), await holder()]
  await expect(checkPasskey(people.ctx(), await signChallenge(other.userId, one.authenticator))).rejects.toMatchObject(
    REFUSED,
  )
  const stranger = await signChallenge(one.userId, softAuthenticator(ORIGIN))
  await expect(checkPasskey(people.ctx(), stranger)).rejects.toMatchObject(REFUSED)
  const nobody = await signChallenge('404', one.authenticator)
  await expect(checkPasskey(people.ctx(), nobody)).rejects.toMatchObject(REFUSED)
  expect(await people.eventTypes(other.userId, 4)).toEqual([])
})

test('a wrong signature of a known passkey is recorded', async () => {
  const { userId, authenticator } = await holder()
  const assertion = await signChallenge(userId, authenticator)
  const response = { ...assertion.response, response: { ...assertion.response.response, signature: 'AAAA' } }
  await expect(checkPasskey(people.ctx(), { ...assertion, response })).rejects.toMatchObject(REFUSED)
  expect(await people.eventTypes(userId, 4)).toEqual(['user.human.passwordless.token.check.failed'])
})

test.each([null, 'x', {}, { id: 'x' }, { id: 'x', response: null }])('the answer %j is refused', async (response) => {
  const { challengeId } = await beginPasskeyCheck(people.ctx())
  await expect(checkPasskey(people.ctx(), { challengeId, response })).rejects.toMatchObject(REFUSED)
})

test('an answer from another site is refused', async () => {
  const { userId } = await holder()
  const elsewhere = softAuthenticator('http://evil.example')
  await expect(checkPasskey(people.ctx(), await signChallenge(userId, elsewhere))).rejects.toMatchObject(REFUSED)
})

test.each([
  ['locked', userLocked],
  ['deactivated', userDeactivated],
  ['removed', userRemoved],
])('who is %s stays out with a right passkey', async (_what, end) => {
  const { userId, authenticator } = await holder()
  const assertion = await signChallenge(userId, authenticator)
  await people.given(userId, end())
  await expect(checkPasskey(people.ctx(), assertion)).rejects.toMatchObject(REFUSED)
})

test('rejects an answer to an expired challenge', async () => {
  const { userId, authenticator } = await holder()
  const assertion = await signChallenge(userId, authenticator)
  const late = people.ctx({ now: NOW + 11 * 60 * 1000 })
  await expect(checkPasskey(late, assertion)).rejects.toMatchObject({ reason: 'webauthn.challengeInvalid' })
})

test('rejects a removed passkey, and one whose counter decreased', () => {
  const passkey = { credentialId: 'c', publicKey: 'p', counter: 5, aaguid: '', transports: [], backedUp: false }
  const registered = passkeyRegistered({ id: 'p1', name: 'P', ...passkey, rpId: 'localhost', userAgent: '' })
  const user = stateAfter(added(), registered)
  const right = (counter: number, of = user, passkeyId = 'p1') =>
    decideCheckPasskey(of, { passkeyId, credentialId: 'c', counter }).right
  expect([right(6), right(5), right(0)]).toEqual([true, false, false])
  expect(right(6, stateAfter(added(), registered, passkeyRemoved('p1')))).toBe(false)
  expect(right(6, user, '__proto__')).toBe(false)
})
