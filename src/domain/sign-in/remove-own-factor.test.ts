import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personCaller } from '#domain/caller.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { findSession } from '#domain/sign-in/find-session.ts'
import { decideRemoveOwnFactor, isFresh, type OwnFactor, removeOwnFactor } from '#domain/sign-in/remove-own-factor.ts'
import type { Session } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { added, createPeople, NOW, ORG, type People, refusalOf, stateAfter } from '#test/support/people.ts'

const key = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
const device = (id: string) => ({ id, name: 'Blue', ...key, rpId: 'localhost', userAgent: '' })
const totp = [totpAdded('s'), totpVerified()]
const person = added({ encodedHash: '$h' })
const everything = [
  person,
  emailVerified(),
  ...totp,
  otpEmailAdded(),
  otpSmsAdded(),
  securityKeyRegistered(device('k1')),
  securityKeyRegistered(device('k2')),
  passkeyRegistered(device('p1')),
  recoveryCodesAdded(['h1']),
]
const policy = (changes: Partial<LoginPolicy> = {}) => ({ ...loginPolicy.defaults, ...changes })
const of = (kind: OwnFactor['kind'], id = '') => ({ kind, id })
const decide = (history: Parameters<typeof stateAfter>, factor: OwnFactor, changes: Partial<LoginPolicy> = {}) =>
  decideRemoveOwnFactor(stateAfter(...history), factor, policy(changes))

describe('decides on the removal by the remaining factors', () => {
  test.each([
    ['otp', '', 'user.human.mfa.otp.removed'],
    ['otpEmail', '', 'user.human.otp.email.removed'],
    ['otpSms', '', 'user.human.otp.sms.removed'],
    ['u2f', 'k1', 'user.human.mfa.u2f.token.removed'],
    ['passkey', 'p1', 'user.human.passwordless.token.removed'],
    ['recoveryCodes', '', 'user.human.mfa.recoverycode.removed'],
  ] as const)('%s goes, and all sign-ins end with it', (kind, id, type) => {
    const events = decide(everything, of(kind, id))
    expect(events.map((event) => event.type)).toEqual([type, 'user.human.signed.out'])
    const after = stateAfter(...everything, ...events)
    expect(after.signedOutAt).toBe(everything.length + 2)
    expect(refusalOf(() => decideRemoveOwnFactor(after, of(kind, id), policy()))).toBeDefined()
  })

  test.each([
    ['a key of nobody', of('u2f', 'k9'), 'u2f.notFound'],
    ['what every object has', of('passkey', 'constructor'), 'passkey.notFound'],
  ])('nothing goes that is not there: %s', (_what, factor, reason) => {
    expect(refusalOf(() => decide(everything, factor))).toBe(reason)
  })

  test('rejects the removal of the last second factor if the policy forces one for all or for local sign-in', () => {
    for (const forced of [{ forceMfa: true }, { forceMfaLocalOnly: true }]) {
      expect(refusalOf(() => decide([person, ...totp], of('otp'), forced))).toBe('ownFactor.lastSecondFactor')
      expect(decide([person, ...totp, recoveryCodesAdded(['h'])], of('recoveryCodes'), forced)).toHaveLength(2)
    }
    expect(decide([person, ...totp], of('otp'))).toHaveLength(2)
  })

  test('counts another factor only if the policy allows it and it is usable', () => {
    const forced = { forceMfa: true }
    const keys = [securityKeyRegistered(device('k1')), securityKeyRegistered(device('k2'))]
    expect(decide([person, ...keys], of('u2f', 'k1'), forced)).toHaveLength(2)
    const byMail = [person, ...totp, otpEmailAdded()]
    const allowed = { forceMfa: true, secondFactors: ['otp' as const, 'otpEmail' as const] }
    expect(refusalOf(() => decide(byMail, of('otp'), forced))).toBe('ownFactor.lastSecondFactor')
    expect(refusalOf(() => decide(byMail, of('otp'), allowed))).toBe('ownFactor.lastSecondFactor')
    expect(decide([...byMail, emailVerified()], of('otp'), allowed)).toHaveLength(2)
  })

  test('a passkey counts as two factors if the policy allows it', () => {
    const both = [person, ...totp, passkeyRegistered(device('p1'))]
    expect(decide(both, of('otp'), { forceMfa: true })).toHaveLength(2)
    expect(refusalOf(() => decide(both, of('otp'), { forceMfa: true, multiFactors: [] }))).toBe(
      'ownFactor.lastSecondFactor',
    )
    expect(refusalOf(() => decide(both, of('otp'), { forceMfa: true, allowPasswordless: false }))).toBe(
      'ownFactor.lastSecondFactor',
    )
  })

  test('rejects the removal of the last first factor', () => {
    const passkey = passkeyRegistered(device('p1'))
    const remove = (history: Parameters<typeof stateAfter>, changes: Partial<LoginPolicy> = {}) =>
      refusalOf(() => decide(history, of('passkey', 'p1'), changes))
    expect(remove([added(), passkey])).toBe('ownFactor.lastFirstFactor')
    expect(remove([added(), passkey, passkeyRegistered(device('p2'))])).toBeUndefined()
    expect(remove([person, passkey])).toBeUndefined()
    expect(remove([person, passkey], { allowUsernamePassword: false })).toBe('ownFactor.lastFirstFactor')
    expect(remove([added(), passkey, idpLinkAdded('i', 'x', 'x')])).toBeUndefined()
    expect(remove([added(), passkey, idpLinkAdded('i', 'x', 'x')], { allowExternalIdp: false })).toBe(
      'ownFactor.lastFirstFactor',
    )
  })
})

test('a proof is fresh for five minutes', () => {
  const session = { createdAt: NOW, factors: [{ method: 'password' as const, at: NOW + 1000 }] }
  expect(isFresh(session, NOW + 300_999)).toBe(true)
  expect(isFresh(session, NOW + 301_000)).toBe(false)
})

describe('checks the permission to remove a factor', () => {
  let people: People
  let session: Session
  let other: string
  beforeAll(async () => {
    people = await createPeople()
    await people.given('1', person, ...totp)
    const start = { user: await people.load('1'), method: 'password', userAgent: '' } as const
    session = { ...startSession(people.services, start, NOW).session, completedAt: NOW }
    const second = startSession(people.services, start, NOW)
    await storeSignIn(people.services, { signIn: second }, NOW)
    other = second.token
  })
  afterAll(() => people.close())
  const remove = (by: string, changes: Partial<Session> = {}, orgId = ORG) =>
    removeOwnFactor(people.ctx({ caller: personCaller(by, ORG), orgId }), {
      session: { ...session, ...changes },
      factor: of('otp'),
    })

  test('only the user may remove it, in their own organization and within minutes of signing in', async () => {
    await expect(remove('2')).rejects.toMatchObject({ kind: 'permissionDenied' })
    await expect(remove('1', {}, '101')).rejects.toMatchObject({ kind: 'notFound' })
    await expect(remove('1', { completedAt: undefined })).rejects.toMatchObject({ reason: 'ownFactor.proofTooOld' })
    const hourAgo = { createdAt: NOW - 3_600_000, factors: [] }
    await expect(remove('1', hourAgo)).rejects.toMatchObject({ reason: 'ownFactor.proofTooOld' })
    expect((await people.load('1')).state.totp?.ready).toBe(true)
  })

  test('the user may remove it without any role, which ends their sessions', async () => {
    expect(await findSession(people.services, other, NOW)).toBeDefined()
    const after = await remove('1')
    expect(after.state.totp).toBeUndefined()
    expect(await findSession(people.services, other, NOW)).toBeUndefined()
    expect(await people.eventTypes('1', 3)).toEqual(['user.human.mfa.otp.removed', 'user.human.signed.out'])
  })
})
