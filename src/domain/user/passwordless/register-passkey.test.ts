import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginPasskeyRegistration } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { registerPasskey } from '#domain/user/passwordless/register-passkey.ts'
import { added, codeFor, createPeople, NOW, type People } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { plain: code, payload } = codeFor('passwordlessInit')
let count = 0
async function begun() {
  const userId = `5${count++}`
  await people.given(userId, added({ userName: `user${userId}` }), passkeyCodeAdded({ ...payload, id: 'c1' }))
  const codeInput = { codeId: 'c1', code }
  const { challengeId, options } = await beginPasskeyRegistration(people.ctx(), { id: userId }, codeInput)
  const authenticator = softAuthenticator('http://localhost:8080')
  const registration = { ...codeInput, name: 'Laptop', userAgent: 'Test', challengeId }
  return {
    userId,
    options,
    authenticator,
    answer: { ...registration, response: authenticator.create(options.challenge) },
  }
}

test('a passkey of the right person is registered, and the code is used', async () => {
  const { userId, options, authenticator, answer } = await begun()
  expect(options.user.name).toBe(`user${userId}`)
  await registerPasskey(people.ctx(), { id: userId }, answer)
  const { passkeys } = (await people.load(userId)).state
  expect(Object.values(passkeys.tokens)).toMatchObject([
    { name: 'Laptop', credentialId: authenticator.credentialId, rpId: 'localhost' },
  ])
  await expect(registerPasskey(people.ctx(), { id: userId }, answer)).rejects.toMatchObject({
    key: 'Errors.User.Code.Used',
  })
})

test('an answer to another challenge, or none, registers nothing and leaves the code', async () => {
  const { userId, authenticator, answer, options } = await begun()
  const other = { ...answer, response: authenticator.create('AAAAAAAAAAAAAAAAAAAAAA') }
  await expect(registerPasskey(people.ctx(), { id: userId }, other)).rejects.toMatchObject({
    reason: 'webauthn.credentialInvalid',
  })
  expect(await people.eventTypes(userId, 2)).toEqual([])
  // The challenge is used up by the failed response; a new one serves.
  const right = { ...answer, response: authenticator.create(options.challenge) }
  await expect(registerPasskey(people.ctx(), { id: userId }, right)).rejects.toMatchObject({
    reason: 'webauthn.challengeInvalid',
  })
  const second = await beginPasskeyRegistration(people.ctx(), { id: userId }, { codeId: 'c1', code })
  const response = authenticator.create(second.options.challenge)
  await registerPasskey(people.ctx(), { id: userId }, { ...answer, challengeId: second.challengeId, response })
})

test('rejects a challenge of another user', async () => {
  const [one, other] = [await begun(), await begun()]
  const { userId } = one
  const crossed = { ...one.answer, challengeId: other.answer.challengeId, response: other.answer.response }
  await expect(registerPasskey(people.ctx(), { id: userId }, crossed)).rejects.toMatchObject({
    reason: 'webauthn.challengeInvalid',
  })
})

test('rejects an answer to an expired challenge', async () => {
  const { userId, answer } = await begun()
  const late = people.ctx({ now: NOW + 11 * 60 * 1000 })
  await expect(registerPasskey(late, { id: userId }, answer)).rejects.toMatchObject({
    reason: 'webauthn.challengeInvalid',
  })
})

test('of 20 concurrent answers, one registers a passkey', async () => {
  const { userId, answer } = await begun()
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, () => registerPasskey(people.ctx(), { id: userId }, answer)),
  )
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(Object.keys((await people.load(userId)).state.passkeys.tokens)).toHaveLength(1)
})

test('a wrong code starts no registration, and is recorded', async () => {
  const { userId } = await begun()
  const wrong = beginPasskeyRegistration(people.ctx(), { id: userId }, { codeId: 'c1', code: 'wrong' })
  await expect(wrong).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
  expect(await people.eventTypes(userId, 2)).toEqual(['user.human.passwordless.initialization.code.check.failed'])
})
