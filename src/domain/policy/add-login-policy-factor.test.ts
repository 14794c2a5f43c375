import { expect, test } from 'vitest'
import { requireFactor } from '#domain/policy/add-login-policy-factor.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { decideListed } from '#domain/policy/login-policy-list.ts'

const policy = loginPolicy.defaults

test('a factor is put at the end of its list', () => {
  expect(decideListed('secondFactors', 'otpEmail', policy)).toEqual({
    ...policy,
    secondFactors: ['otp', 'u2f', 'otpEmail'],
  })
})

test.each([
  ['secondFactors', 'otp', 'loginPolicy.secondFactorAlreadyExists'],
  ['secondFactors', 'u2f', 'loginPolicy.secondFactorAlreadyExists'],
  ['multiFactors', 'u2fWithVerification', 'loginPolicy.multiFactorAlreadyExists'],
] as const)('of %s, %s is rejected: %s', (list, factor, reason) => {
  expect(() => decideListed(list, factor, policy)).toThrow(expect.objectContaining({ kind: 'alreadyExists', reason }))
})

test('no factor at all is refused', () => {
  expect(() => requireFactor({ list: 'secondFactors', factor: undefined })).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'loginPolicy.factorUnknown' }),
  )
})
