import { describe, expect, test } from 'vitest'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { mfaInitSkipped } from '#domain/user/factor/events.ts'
import { addableFactors, readyFactors } from '#domain/user/factor/ready-factors.ts'
import { type Proof, requiredFactors, type SignIn } from '#domain/user/factor/required-factors.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { recoveryCodeCheckSucceeded, recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpRemoved, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import type { User } from '#domain/user/user-state.ts'
import { added, NOW, stateAfter } from '#test/support/people.ts'

const HOUR = 60 * 60 * 1000
const key = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
const device = { id: 'k1', name: 'Blue key', ...key, rpId: 'localhost', userAgent: '' }
const totp = [totpAdded('sealed'), totpVerified()]
const nobody = stateAfter(added())
const withTotp = stateAfter(added(), ...totp)
const withPasskey = stateAfter(added(), passkeyRegistered(device))
const all = ['otp', 'u2f', 'otpEmail', 'otpSms'] as const

const policy = (changes: Partial<LoginPolicy> = {}) => ({ ...loginPolicy.defaults, ...changes })
const proved = (...methods: Proof['method'][]) => methods.map((method) => ({ method, at: NOW }))
const step = (user: User, changes: Partial<LoginPolicy> = {}, signIn: Partial<SignIn> = {}) =>
  requiredFactors(user, policy(changes), { factors: proved('password'), startedAt: NOW, now: NOW, ...signIn })

const none = { step: 'none' }
const check = (...factors: string[]) => ({ step: 'check', factors, recoveryCodes: false })
const offer = (...factors: string[]) => ({ step: 'enroll', factors, mayBeSkipped: true })
const force = (...factors: string[]) => ({ step: 'enroll', factors, mayBeSkipped: false })

describe('a factor that is set up', () => {
  test('is required after the password, an imported authenticator too', () => {
    expect(step(withTotp)).toEqual(check('otp'))
    expect(step(stateAfter(added(), securityKeyRegistered(device), ...totp))).toEqual(check('u2f', 'otp'))
  })

  test('is required after sign-in by a provider too, also if the policy forces no factor', () => {
    expect(step(withTotp, {}, { factors: proved('provider') })).toEqual(check('otp'))
    expect(step(stateAfter(added(), ...totp, mfaInitSkipped()))).toEqual(check('otp'))
    expect(step(withTotp, { mfaInitSkipLifetime: 0 })).toEqual(check('otp'))
    expect(step(withTotp, { forceMfaLocalOnly: true }, { factors: proved('provider') })).toEqual(check('otp'))
  })

  test('is required after a password reset too', () => {
    const user = stateAfter(added(), ...totp, passwordChanged({ encodedHash: '$h', changeRequired: false }))
    expect(step(user)).toEqual(check('otp'))
  })

  test('is not required after its removal, nor before its set-up is finished', () => {
    expect(step(stateAfter(added(), ...totp, totpRemoved()))).toEqual(offer('u2f', 'otp'))
    expect(step(stateAfter(added(), totpAdded('sealed')))).toEqual(offer('u2f', 'otp'))
  })

  test('is not required if the policy does not allow it; if a factor is forced, another must be set up', () => {
    expect(step(withTotp, { secondFactors: ['u2f'] })).toEqual(none)
    expect(step(withTotp, { secondFactors: ['u2f'], forceMfa: true })).toEqual(force('u2f'))
  })

  test('by mail or SMS is required if the policy allows it', () => {
    const user = stateAfter(
      added({ phone: '+41791234567' }),
      emailVerified(),
      phoneVerified(),
      otpEmailAdded(),
      otpSmsAdded(),
    )
    expect(step(user)).toEqual(none)
    expect(step(user, { secondFactors: [...all] })).toEqual(check('otpEmail', 'otpSms'))
    expect(readyFactors(user)).toEqual(['otpEmail', 'otpSms'])
  })

  test('stays set up when the address changes: sign-in requires the new one to be verified', () => {
    const moved = [added(), emailVerified(), otpEmailAdded(), emailChanged('other@acme.example')]
    const allowed = { secondFactors: [...all] }
    expect(step(stateAfter(...moved), allowed)).toEqual({ step: 'blocked', reason: 'notVerified' })
    expect(readyFactors(stateAfter(...moved))).toEqual([])
    expect(step(stateAfter(...moved, emailVerified()), allowed)).toEqual(check('otpEmail'))
    expect(step(stateAfter(...moved, ...totp), allowed)).toEqual(check('otp'))
    expect(step(stateAfter(...moved, recoveryCodesAdded(['h1'])), allowed)).toEqual({ ...check(), recoveryCodes: true })
  })

  test('can be replaced by a recovery code while an unused one exists', () => {
    const made = [added(), ...totp, recoveryCodesAdded(['h1', 'h2'])]
    expect(step(stateAfter(...made))).toEqual({ ...check('otp'), recoveryCodes: true })
    const used = stateAfter(...made, recoveryCodeCheckSucceeded('h1'), recoveryCodeCheckSucceeded('h2'))
    expect(step(used)).toEqual(check('otp'))
    expect(step(stateAfter(added(), recoveryCodesAdded(['h1'])))).toEqual(offer('u2f', 'otp'))
  })
})

describe('a verified factor', () => {
  const having = (...methods: Proof['method'][]) => ({ factors: proved('password', ...methods) })

  test('satisfies the requirement, as a factor or by a recovery code', () => {
    for (const method of ['totp', 'securityKey', 'recoveryCode'] as const)
      expect(step(withTotp, { forceMfa: true }, having(method))).toEqual(none)
  })

  test('does not count where the policy does not allow the factor', () => {
    expect(step(withTotp, {}, having('otpEmail'))).toEqual(check('otp'))
    expect(step(withTotp, { secondFactors: ['otp'] }, having('securityKey'))).toEqual(check('otp'))
  })

  test('counts for the lifetime of the policy, and no longer', () => {
    const at = (hours: number) => ({
      factors: [
        { method: 'password' as const, at: NOW },
        { method: 'totp' as const, at: NOW - hours * HOUR },
      ],
    })
    expect(step(withTotp, {}, at(17.9))).toEqual(none)
    expect(step(withTotp, {}, at(18))).toEqual(check('otp'))
    expect(step(withTotp, { secondFactorCheckLifetime: 60 }, at(1))).toEqual(check('otp'))
  })

  test('counts in the sign-in it was verified in, even beyond its lifetime', () => {
    const signIn = { ...having('totp'), startedAt: NOW, now: NOW + 1000 }
    expect(step(withTotp, { secondFactorCheckLifetime: 0 }, signIn)).toEqual(none)
    expect(step(withTotp, { secondFactorCheckLifetime: 0 }, { ...signIn, startedAt: NOW + 1 })).toEqual(check('otp'))
  })

  test('does not count when the application requires a newer one', () => {
    const signIn = { ...having('totp'), startedAt: NOW + HOUR, now: NOW + HOUR }
    expect(step(withTotp, {}, signIn)).toEqual(none)
    expect(step(withTotp, {}, { ...signIn, notBefore: NOW + 1 })).toEqual(check('otp'))
  })

  test('a passkey counts as two factors if the policy allows it', () => {
    const byPasskey = { factors: proved('passkey') }
    expect(step(withPasskey, { forceMfa: true }, byPasskey)).toEqual(none)
    expect(step(withTotp, {}, byPasskey)).toEqual(none)
    expect(step(withTotp, { multiFactors: [] }, byPasskey)).toEqual(check('otp'))
    const old = { factors: [{ method: 'passkey' as const, at: NOW - 12 * HOUR }] }
    expect(step(withTotp, {}, old)).toEqual(check('otp'))
  })
})

describe('a user without second factor', () => {
  test('is offered to set one up, strongest first, those by mail and SMS only where they can arrive', () => {
    expect(step(nobody)).toEqual(offer('u2f', 'otp'))
    expect(step(nobody, { secondFactors: [...all] })).toEqual(offer('u2f', 'otp'))
    expect(step(stateAfter(added(), emailVerified()), { secondFactors: [...all] })).toEqual(
      offer('u2f', 'otp', 'otpEmail'),
    )
  })

  test('may set up codes by SMS with an unverified number, and no factor that is already set up', () => {
    const reached = [added({ phone: '+41791234567' })]
    expect(step(stateAfter(...reached), { secondFactors: [...all] })).toEqual(offer('u2f', 'otp', 'otpSms'))
    const bySms = { forceMfa: true, secondFactors: ['otpSms' as const] }
    expect(step(stateAfter(...reached), bySms)).toEqual(force('otpSms'))
    expect(step(nobody, bySms)).toEqual({ step: 'blocked', reason: 'notVerified' })
    const policies = policy({ secondFactors: [...all] })
    expect(addableFactors(stateAfter(...reached, ...totp), policies)).toEqual(['u2f', 'otpSms'])
    expect(addableFactors(stateAfter(...reached, otpSmsAdded()), policies)).toEqual(['u2f', 'otp'])
  })

  test('may skip the set-up for the lifetime of the policy', () => {
    const skipped = stateAfter(added(), mfaInitSkipped())
    const days = (count: number) => ({ now: NOW + count * 24 * HOUR })
    expect(step(skipped, {}, days(29.9))).toEqual(none)
    expect(step(skipped, {}, days(30))).toEqual(offer('u2f', 'otp'))
  })

  test('is offered none if the skip lifetime is 0, no factor is allowed, or a passkey is registered', () => {
    expect(step(nobody, { mfaInitSkipLifetime: 0 })).toEqual(none)
    expect(step(nobody, { secondFactors: [] })).toEqual(none)
    expect(step(withPasskey)).toEqual(none)
  })

  test('must set one up if the policy forces it, skipped or not, passkey or not', () => {
    const forced = { forceMfa: true, mfaInitSkipLifetime: 0 }
    for (const user of [nobody, stateAfter(added(), mfaInitSkipped()), withPasskey])
      expect(step(user, forced)).toEqual(force('u2f', 'otp'))
    expect(step(nobody, forced, { factors: proved('provider') })).toEqual(force('u2f', 'otp'))
  })

  test('must set one up only for local sign-in if the policy limits it to that', () => {
    const local = { forceMfaLocalOnly: true, mfaInitSkipLifetime: 0 }
    expect(step(nobody, local)).toEqual(force('u2f', 'otp'))
    expect(step(nobody, local, { factors: proved('provider') })).toEqual(none)
    const older = (method: Proof['method'], at: number): Proof => ({ method, at })
    const nowLocal = [older('provider', NOW - 1), older('password', NOW)]
    expect(step(nobody, local, { factors: nowLocal })).toEqual(force('u2f', 'otp'))
    const longAgo = [older('provider', NOW - 11 * 24 * HOUR)]
    expect(step(nobody, local, { factors: longAgo })).toEqual(force('u2f', 'otp'))
    expect(step(nobody, local, { factors: [] })).toEqual(force('u2f', 'otp'))
  })

  test('is blocked if a factor is forced and none can be set up', () => {
    expect(step(nobody, { forceMfa: true, secondFactors: [] })).toEqual({ step: 'blocked', reason: 'noneAllowed' })
    const byMail = { forceMfa: true, secondFactors: ['otpEmail' as const] }
    expect(step(nobody, byMail)).toEqual({ step: 'blocked', reason: 'notVerified' })
    expect(step(stateAfter(added(), emailVerified()), byMail)).toEqual(force('otpEmail'))
  })
})

test('with any allowed factor set up, a sign-in by password alone is incomplete under every other policy setting', () => {
  const flags = [true, false]
  for (const forceMfa of flags)
    for (const forceMfaLocalOnly of flags)
      for (const mfaInitSkipLifetime of [0, 3600])
        for (const multiFactors of [[], ['u2fWithVerification' as const]])
          for (const events of [[], [mfaInitSkipped()], [passkeyRegistered(device)], [emailVerified()]]) {
            const changes = { forceMfa, forceMfaLocalOnly, mfaInitSkipLifetime, multiFactors, secondFactors: [...all] }
            for (const factor of [totp, [securityKeyRegistered(device)], [otpEmailAdded()], [otpSmsAdded()]])
              expect(['check', 'blocked']).toContain(step(stateAfter(added(), ...events, ...factor), changes).step)
          }
})
