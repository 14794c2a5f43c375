import { hash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { checkRecoveryCode, decideCheckRecoveryCode } from '#domain/user/recovery/check-recovery-code.ts'
import { recoveryCodeCheckFailed, recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode, makeRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { totpCheckFailed } from '#domain/user/totp/events.ts'
import { added, stateAfter } from '#test/support/people.ts'
import { type TwoProcesses, twoProcesses } from '#test/support/two-processes.ts'

const codes = Array.from({ length: 10 }, makeRecoveryCode)
const [code = '', another = ''] = codes
const made = recoveryCodesAdded(codes.map(hashRecoveryCode))

let processes: TwoProcesses
let userId = ''
let count = 0
beforeAll(async () => {
  processes = await twoProcesses()
})
afterAll(() => processes.close())
beforeEach(async () => {
  userId = `8${count++}`
  await processes.given(userId, added({ userName: `user${userId}` }), made)
})

const check = (typed: string, process = 0) => checkRecoveryCode(processes.ctx(process), { id: userId }, typed)
const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { key: string }).key))

test('each code works once, and leaves the others', async () => {
  await check(code.toUpperCase().replaceAll('-', ' '))
  await expect(check(code)).rejects.toMatchObject({ key: 'Errors.User.Code.Used' })
  await check(another)
  expect(await processes.eventTypes(userId, 2)).toEqual([
    'user.human.mfa.recoverycode.check.succeeded',
    'user.human.mfa.recoverycode.check.succeeded',
  ])
})

test('an imported code of Keycloak works once, however it is typed', async () => {
  const userCode = `9${userId}`
  const stored = hash('sha512', 'ABCD1F6HIJKL', 'base64url')
  await processes.given(userCode, added({ userName: `user${userCode}` }), recoveryCodesAdded([stored]))
  const checkOwn = (typed: string) => checkRecoveryCode(processes.ctx(0), { id: userCode }, typed)
  await expect(checkOwn('ABCD-1F6H-IJKM')).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
  await checkOwn('abcd-1f6h-ijkl')
  await expect(checkOwn('ABCD1F6HIJKL')).rejects.toMatchObject({ key: 'Errors.User.Code.Used' })
})

test('of 50 concurrent uses of one code in two processes exactly one succeeds, and none counts as a wrong attempt', async () => {
  const results = await Promise.allSettled(Array.from({ length: 50 }, (_, process) => check(code, process)))
  expect(outcomes(results).filter((one) => one === 'ok')).toHaveLength(1)
  expect(await processes.eventTypes(userId, 2)).toEqual(['user.human.mfa.recoverycode.check.succeeded'])
})

test('a wrong code is refused and recorded', async () => {
  await expect(check(makeRecoveryCode())).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
  expect(await processes.eventTypes(userId, 2)).toEqual(['user.human.mfa.recoverycode.check.failed'])
})

test('codes survive a change of the password', async () => {
  await processes.given(userId, passwordChanged({ encodedHash: '$h', changeRequired: false }))
  await check(code)
})

describe('with a lockout policy of three tries', () => {
  beforeAll(() => processes.setLockout({ maxOtpAttempts: 3 }))
  afterAll(() => processes.setLockout({ maxOtpAttempts: 0 }))

  test('wrong codes count together with those of other factors', async () => {
    await processes.given(userId, totpCheckFailed(), recoveryCodeCheckFailed())
    await expect(check('wrong')).rejects.toMatchObject({ key: 'Errors.User.Locked' })
    await expect(check(code)).rejects.toMatchObject({ key: 'Errors.User.Locked' })
  })

  test('of 200 parallel guesses no more than three are answered', async () => {
    const guesses = Array.from({ length: 200 }, (_, i) => check(i === 150 ? code : `guess${i}`, i))
    expect(outcomes(await Promise.allSettled(guesses))).not.toContain('ok')
    const types = await processes.eventTypes(userId, 2)
    expect(types.filter((type) => type.endsWith('.check.failed'))).toHaveLength(3)
    expect(types.at(-1)).toBe('user.locked')
  })
})

test('rejects a user without codes by its own error, and a user who may not sign in', async () => {
  const tried = decideCheckRecoveryCode(stateAfter(added()), hashRecoveryCode(code), lockoutPolicy.defaults)
  expect(tried).toMatchObject({ refusal: { reason: 'recoveryCodes.notReady' }, events: [] })
  await processes.given(userId, userDeactivated())
  await expect(check(code)).rejects.toMatchObject({ key: 'Errors.User.NotActive' })
})
