import { describe, expect, test } from 'vitest'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { nextStep, type SignInFacts } from '#domain/sign-in/next-step.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { added, NOW, stateAfter } from '#test/support/people.ts'

const DAY = 24 * 60 * 60 * 1000
const plain = stateAfter(added({ encodedHash: '$h' }), emailVerified())
const expired = added({ encodedHash: '$h', changeRequired: true })
const due = stateAfter(expired, emailVerified())
const withTotp = stateAfter(expired, emailVerified(), totpAdded('s'), totpVerified())
const unproved = stateAfter(added({ encodedHash: '$h' }))
const proved = (...methods: SessionFactor[]) => methods.map((method) => ({ method, at: NOW }))
const policy = (changes: Partial<LoginPolicy> = {}) => ({ ...loginPolicy.defaults, ...changes })

const step = (changes: Partial<SignInFacts> = {}) =>
  nextStep({
    user: plain,
    factors: proved('password'),
    startedAt: NOW,
    notBefore: 0,
    now: NOW,
    login: policy(),
    passwordAge: { maxAgeDays: 0, expireWarnDays: 0 },
    ...changes,
  })

test('requires a first factor without any factor, or after a second factor alone', () => {
  expect(step({ factors: [] })).toEqual({ step: 'firstFactor' })
  expect(step({ factors: proved('totp', 'recoveryCode', 'securityKey') })).toEqual({ step: 'firstFactor' })
})

test.each(['password', 'passkey', 'provider'] as const)(
  '%s alone completes the sign-in if no second factor is required',
  (method) => {
    expect(step({ factors: proved(method) }).step).toBe('done')
  },
)

test('a second factor that could be set up is offered, not demanded', () => {
  expect(step()).toEqual({ step: 'done', offered: ['u2f', 'otp'] })
  expect(step({ login: policy({ mfaInitSkipLifetime: 0 }) })).toEqual({ step: 'done', offered: [] })
})

describe('the order of the steps', () => {
  test('first the second factor, then the password, so that one alone changes nothing', () => {
    expect(step({ user: withTotp })).toEqual({ step: 'checkFactor', factors: ['otp'], recoveryCodes: false })
    expect(step({ user: withTotp, factors: proved('password', 'totp') })).toEqual({ step: 'changePassword' })
  })

  test('then the set-up of a factor that is forced', () => {
    const login = policy({ forceMfa: true })
    expect(step({ user: due, login })).toEqual({ step: 'changePassword' })
    expect(step({ login })).toEqual({ step: 'enrollFactor', factors: ['u2f', 'otp'] })
  })

  test('blocks the sign-in first if a forced factor cannot be set up', () => {
    const login = policy({ forceMfa: true, secondFactors: [] })
    expect(step({ user: due, login })).toEqual({ step: 'blocked', reason: 'noneAllowed' })
  })
})

describe('an unverified address', () => {
  test.each(['password', 'passkey', 'provider'] as const)('is verified after sign-in by %s', (method) => {
    expect(step({ user: unproved, factors: proved(method) })).toEqual({ step: 'verifyEmail' })
  })

  test('is verified after the second factor and the change of password, before a factor is set up', () => {
    const all = stateAfter(expired, totpAdded('s'), totpVerified())
    expect(step({ user: all }).step).toBe('checkFactor')
    expect(step({ user: all, factors: proved('password', 'totp') }).step).toBe('changePassword')
    expect(step({ user: unproved, login: policy({ forceMfa: true }) }).step).toBe('verifyEmail')
  })

  test('is verified first when the only allowed factors need it', () => {
    const login = policy({ forceMfa: true, secondFactors: ['otpEmail'] })
    expect(step({ user: unproved, login }).step).toBe('verifyEmail')
    const withCodes = stateAfter(added({ encodedHash: '$h' }), otpEmailAdded())
    expect(step({ user: withCodes, login }).step).toBe('verifyEmail')
    const byPhone = policy({ forceMfa: true, secondFactors: ['otpSms'] })
    expect(step({ user: unproved, login: byPhone })).toEqual({ step: 'blocked', reason: 'notVerified' })
  })

  test('is not required of a user without an address', () => {
    expect(step({ user: stateAfter(added({ encodedHash: '$h', email: '' })) }).step).toBe('done')
  })
})

describe('a password', () => {
  test('must be changed when an administrator requires it or the policy expires it', () => {
    expect(step({ user: due })).toEqual({ step: 'changePassword' })
    const passwordAge = { maxAgeDays: 30, expireWarnDays: 0 }
    expect(step({ passwordAge, now: NOW + 30 * DAY, startedAt: NOW }).step).toBe('changePassword')
    expect(step({ passwordAge, now: NOW + 30 * DAY - 1, startedAt: NOW }).step).toBe('done')
  })

  test('need not be changed after sign-in by passkey', () => {
    expect(step({ user: due, factors: proved('passkey') }).step).toBe('done')
  })

  test('counts for its lifetime, and always in the sign-in it was verified in', () => {
    const later = (ms: number) => ({ now: NOW + ms, startedAt: NOW + ms })
    expect(step(later(10 * DAY - 1)).step).toBe('done')
    expect(step(later(10 * DAY)).step).toBe('firstFactor')
    expect(step({ login: policy({ passwordCheckLifetime: 0 }), now: NOW + 5000 }).step).toBe('done')
  })

  test('does not count when the application requires a newer one', () => {
    expect(step({ notBefore: NOW + 1 }).step).toBe('firstFactor')
    expect(step({ notBefore: NOW }).step).toBe('done')
  })
})

describe('a request that requires a second factor', () => {
  const secondFactorRequired = true

  test('requires the set-up of a factor of a user without one', () => {
    expect(step({ secondFactorRequired })).toMatchObject({ step: 'enrollFactor' })
  })

  test('requires and accepts the factor that is set up', () => {
    const user = stateAfter(added({ encodedHash: '$h' }), emailVerified(), totpAdded('s'), totpVerified())
    expect(step({ secondFactorRequired, user })).toMatchObject({ step: 'checkFactor', factors: ['otp'] })
    expect(step({ secondFactorRequired, user, factors: proved('password', 'totp') }).step).toBe('done')
  })

  test('is satisfied by a passkey alone', () => {
    expect(step({ secondFactorRequired, factors: proved('passkey') }).step).toBe('done')
  })
})
