import { expect, test } from 'vitest'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { decideUnlisted } from '#domain/policy/login-policy-list.ts'

const policy = loginPolicy.defaults

test('removes a factor from its list', () => {
  expect(decideUnlisted('secondFactors', 'otp', policy)).toEqual({ ...policy, secondFactors: ['u2f'] })
})

test.each([
  ['secondFactors', 'otpSms', 'loginPolicy.secondFactorNotFound'],
  ['multiFactors', 'otp', 'loginPolicy.multiFactorNotFound'],
  ['idps', 'idp-1', 'loginPolicy.idpNotFound'],
] as const)('of %s, %s is rejected: %s', (list, item, reason) => {
  expect(() => decideUnlisted(list, item, policy)).toThrow(expect.objectContaining({ kind: 'notFound', reason }))
})
