import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { userDeactivated, userLocked, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { passwordCheckSucceeded } from '#domain/user/password/events.ts'
import { checkTotp, decideCheckTotp } from '#domain/user/totp/check-totp.ts'
import { totpAdded, totpCheckFailed, totpCheckSucceeded, totpVerified } from '#domain/user/totp/events.ts'
import { added, cipher, NOW, stateAfter } from '#test/support/people.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { type TwoProcesses, twoProcesses } from '#test/support/two-processes.ts'

// The secret of RFC 6238, appendix B.
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const STEP = 30_000
const HOUR = 60 * 60 * 1000
const imported = () => [totpAdded(cipher.encrypt(SECRET, 'totp')), totpVerified()]

let processes: TwoProcesses
let userId = ''
let count = 0
beforeAll(async () => {
  processes = await twoProcesses()
})
afterAll(() => processes.close())
beforeEach(async () => {
  userId = `6${count++}`
  await processes.given(userId, added({ userName: `user${userId}` }), ...imported())
})

const check = (code: string, { now = NOW, process = 0 } = {}) =>
  checkTotp(processes.ctx(process, { now }), { id: userId }, code)
const wrongCode = (now = NOW) => {
  const near = [-1, 0, 1].map((steps) => totpCode(SECRET, now + steps * STEP))
  return ['000000', '111111', '222222', '333333'].find((code) => !near.includes(code)) ?? ''
}
const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { key: string }).key))

describe('at sign-in', () => {
  test('an imported secret is ready at once, and its code is kept by its step', async () => {
    await check(totpCode(SECRET, NOW))
    expect(await processes.eventTypes(userId, 3)).toEqual(['user.human.mfa.otp.check.succeeded'])
    expect((await processes.load(userId)).state.totp?.lastStep).toBe(Math.floor(NOW / STEP))
  })

  test('a code that was used does not work again, the next one does', async () => {
    await check(totpCode(SECRET, NOW))
    await expect(check(totpCode(SECRET, NOW))).rejects.toMatchObject({ key: 'Errors.User.MFA.OTP.InvalidCode' })
    await check(totpCode(SECRET, NOW + STEP), { now: NOW + STEP })
  })

  test('of 50 concurrent uses of one code in two processes exactly one succeeds', async () => {
    const code = totpCode(SECRET, NOW)
    const all = Array.from({ length: 50 }, (_, process) => check(code, { process }))
    expect(outcomes(await Promise.allSettled(all)).filter((one) => one === 'ok')).toHaveLength(1)
    const types = await processes.eventTypes(userId, 3)
    expect(types.filter((type) => type === 'user.human.mfa.otp.check.succeeded')).toHaveLength(1)
  })

  test('a wrong code is refused and recorded', async () => {
    await expect(check(wrongCode())).rejects.toMatchObject({ kind: 'invalidArgument' })
    expect(await processes.eventTypes(userId, 3)).toEqual(['user.human.mfa.otp.check.failed'])
  })

  test('a user of another organization is unknown', async () => {
    const elsewhere = processes.ctx(0, { orgId: '999' })
    const tried = checkTotp(elsewhere, { id: userId, within: '999' }, totpCode(SECRET, NOW))
    await expect(tried).rejects.toMatchObject({ kind: 'notFound' })
    const nobody = checkTotp(processes.ctx(0), { id: '404' }, totpCode(SECRET, NOW))
    await expect(nobody).rejects.toMatchObject({ kind: 'notFound' })
    expect(await processes.eventTypes(userId, 3)).toEqual([])
  })

  test.each([
    ['locked', 'Errors.User.Locked', userLocked],
    ['deactivated', 'Errors.User.NotActive', userDeactivated],
  ])('who is %s is refused by %s with the right code too', async (_what, key, end) => {
    await processes.given(userId, end())
    await expect(check(totpCode(SECRET, NOW))).rejects.toMatchObject({ key })
    expect(await processes.eventTypes(userId, 4)).toEqual([])
  })
})

describe('with a lockout policy of three tries', () => {
  beforeAll(() => processes.setLockout({ maxOtpAttempts: 3 }))
  afterAll(() => processes.setLockout({ maxOtpAttempts: 0 }))

  test('the third wrong code locks the user with its own error, and the right one is rejected afterwards', async () => {
    const attemptOutcomes = []
    for (let i = 0; i < 3; i++) attemptOutcomes.push(...outcomes(await Promise.allSettled([check(wrongCode())])))
    const wrong = 'Errors.User.MFA.OTP.InvalidCode'
    expect(attemptOutcomes).toEqual([wrong, wrong, 'Errors.User.Locked'])
    await expect(check(totpCode(SECRET, NOW))).rejects.toMatchObject({ key: 'Errors.User.Locked' })
    expect((await processes.load(userId)).state.status).toBe('locked')
  })

  test('of 200 parallel guesses on two processes no more than three are answered, the right one among them or not', async () => {
    const code = totpCode(SECRET, NOW)
    const guesses = Array.from({ length: 200 }, (_, i) => check(i === 150 ? code : wrongCode(), { process: i }))
    expect(outcomes(await Promise.allSettled(guesses))).not.toContain('ok')
    const types = await processes.eventTypes(userId, 3)
    expect(types.filter((type) => type.includes('.check.'))).toHaveLength(3)
    expect(types.at(-1)).toBe('user.locked')
  })

  test('a right password in between does not begin the count again, an unlock does', async () => {
    await processes.given(userId, totpCheckFailed(), totpCheckFailed(), passwordCheckSucceeded())
    await expect(check(wrongCode())).rejects.toMatchObject({ key: 'Errors.User.Locked' })
    await processes.given(userId, userUnlocked())
    await check(totpCode(SECRET, NOW))
  })

  test('a right code begins the count again', async () => {
    await processes.given(userId, totpCheckFailed(), totpCheckFailed(), totpCheckSucceeded(1))
    await expect(check(wrongCode())).rejects.toMatchObject({ key: 'Errors.User.MFA.OTP.InvalidCode' })
  })
})

describe('without a policy that locks', () => {
  test('after ten wrong codes a wait begins and grows, and no guess is answered within it', async () => {
    for (let i = 0; i < 10; i++) await check(wrongCode()).catch(() => {})
    const refused = { key: 'Errors.User.MFA.TooManyTries', params: { seconds: 30 } }
    await expect(check(totpCode(SECRET, NOW))).rejects.toMatchObject(refused)
    expect(await processes.eventTypes(userId, 13)).toEqual([])
    const later = NOW + 30_000
    await expect(check(wrongCode(later), { now: later })).rejects.toMatchObject({ kind: 'invalidArgument' })
    await expect(check(totpCode(SECRET, later), { now: later })).rejects.toMatchObject({ params: { seconds: 60 } })
    await check(totpCode(SECRET, later + 60_000), { now: later + 60_000 })
    await expect(check(wrongCode(), { now: later + 60_001 })).rejects.toMatchObject({ kind: 'invalidArgument' })
  })

  test('of 200 parallel guesses ten are answered', async () => {
    const guesses = Array.from({ length: 200 }, (_, process) => check(wrongCode(), { process }))
    await Promise.allSettled(guesses)
    expect(await processes.eventTypes(userId, 3)).toHaveLength(10)
  })

  test('the wait is never longer than an hour', () => {
    const failures = Array.from({ length: 60 }, totpCheckFailed)
    const user = stateAfter(added(), ...imported(), ...failures)
    const at = (now: number) => decideCheckTotp({ cipher, now }, user, totpCode(SECRET, now), lockoutPolicy.defaults)
    expect(at(NOW + HOUR - 1).refusal?.params).toEqual({ seconds: 1 })
    expect(at(NOW + HOUR).refusal).toBeUndefined()
  })
})

test.each([
  ['none', stateAfter(added())],
  ['one whose set-up is not finished', stateAfter(added(), totpAdded(cipher.encrypt(SECRET, 'totp')))],
  ['codes by mail only', stateAfter(added(), otpEmailAdded())],
])('with no authenticator but %s nothing is compared', (_what, user) => {
  const tried = decideCheckTotp({ cipher, now: NOW }, user, totpCode(SECRET, NOW), lockoutPolicy.defaults)
  expect(tried).toMatchObject({ refusal: { reason: 'totp.notReady' }, events: [] })
})
