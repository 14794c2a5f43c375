import { expect, test } from 'vitest'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { decideUnlisted } from '#domain/policy/login-policy-list.ts'

const policy = loginPolicy.defaults

test('a factor is taken off its list', () => {
  expect(decideUnlisted('org', 'secondFactors', 'otp', policy)).toEqual([
    { type: 'policy.set', payload: { kind: 'login', settings: { ...policy, secondFactors: ['u2f'] } } },
  ])
})

test.each([
  ['org', 'secondFactors', 'otpSms', 'Org-3M9od'],
  ['instance', 'multiFactors', 'otp', 'INSTANCE-3M9df'],
  ['org', 'idps', 'idp-1', 'Org-39fjs'],
] as const)('%s: of %s, %s is not there: %s', (level, list, item, id) => {
  expect(() => decideUnlisted(level, list, item, policy)).toThrow(expect.objectContaining({ kind: 'notFound', id }))
})
