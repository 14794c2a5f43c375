import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { decideFinishU2fRegistration, finishU2fRegistration } from '#domain/user/u2f/finish-u2f-registration.ts'
import { added, createPeople, NOW, type People, refusalOf, stateAfter } from '#test/support/people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function begun() {
  const userId = `9${count++}`
  await people.given(userId, added({ userName: `user${userId}` }))
  const { challengeId, options } = await beginU2fRegistration(people.ctx(), { id: userId })
  const authenticator = softAuthenticator('http://localhost:8080')
  const response = authenticator.create(options.challenge)
  return {
    userId,
    options,
    authenticator,
    answer: { challengeId, response, name: ' Blue ', userAgent: 'Test' },
  }
}

test('registers a key as a second factor, without a resident credential or user verification', async () => {
  const { userId, options, authenticator, answer } = await begun()
  expect(options.authenticatorSelection).toMatchObject({ residentKey: 'discouraged', userVerification: 'discouraged' })
  expect(options.user.name).toBe(`user${userId}`)
  const { keyId } = await finishU2fRegistration(people.ctx(), { id: userId }, answer)
  const { securityKeys } = (await people.load(userId)).state
  expect(securityKeys[keyId]).toMatchObject({ name: 'Blue', credentialId: authenticator.credentialId })
})

test('a second registration excludes the registered authenticator, and rejects it', async () => {
  const { userId, authenticator, answer } = await begun()
  await finishU2fRegistration(people.ctx(), { id: userId }, answer)
  const { challengeId, options } = await beginU2fRegistration(people.ctx(), { id: userId })
  expect(options.excludeCredentials).toMatchObject([{ id: authenticator.credentialId }])
  const again = { ...answer, challengeId, response: authenticator.create(options.challenge) }
  await expect(finishU2fRegistration(people.ctx(), { id: userId }, again)).rejects.toMatchObject({
    key: 'Errors.User.MFA.U2F.AlreadyExists',
  })
})

test('of 20 concurrent uses of one challenge exactly one succeeds', async () => {
  const { userId, answer } = await begun()
  const all = Array.from({ length: 20 }, () => finishU2fRegistration(people.ctx(), { id: userId }, answer))
  const results = await Promise.allSettled(all)
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(await people.eventTypes(userId, 1)).toEqual(['user.human.mfa.u2f.token.verified'])
})

test('an answer to another challenge, for another person, or too late registers nothing', async () => {
  const [one, other] = [await begun(), await begun()]
  const crossed = { ...one.answer, challengeId: other.answer.challengeId, response: other.answer.response }
  await expect(finishU2fRegistration(people.ctx(), { id: one.userId }, crossed)).rejects.toMatchObject({
    kind: 'invalidArgument',
  })
  const late = people.ctx({ now: NOW + 10 * 60 * 1000 })
  await expect(finishU2fRegistration(late, { id: one.userId }, one.answer)).rejects.toMatchObject({
    kind: 'invalidArgument',
  })
  const wrong = { ...one.answer, response: one.authenticator.create('AAAAAAAAAAAAAAAAAAAAAA') }
  await expect(finishU2fRegistration(people.ctx(), { id: one.userId }, wrong)).rejects.toMatchObject({
    reason: 'webauthn.credentialInvalid',
  })
  expect(await people.eventTypes(one.userId, 1)).toEqual([])
})

test('rejects a caller without permission on another user, and callers of other organizations', async () => {
  const { userId, answer } = await begun()
  const stranger = people.ctx({ caller: { ...anonymousCaller, id: '1' } })
  await expect(beginU2fRegistration(stranger, { id: userId })).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(finishU2fRegistration(stranger, { id: userId }, answer)).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
  const elsewhere = { id: userId, within: '999' }
  await expect(beginU2fRegistration(people.ctx(), elsewhere)).rejects.toMatchObject({
    kind: 'notFound',
  })
  await expect(finishU2fRegistration(people.ctx(), elsewhere, answer)).rejects.toMatchObject({ kind: 'notFound' })
})

test('rejects a user who may not sign in', () => {
  const key = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
  const payload = { id: 'k', name: 'K', ...key, rpId: 'localhost', userAgent: '' }
  const locked = stateAfter(added(), userLocked())
  expect(refusalOf(() => decideFinishU2fRegistration(locked, payload))).toBe('user.notActive')
})
