import { expect, test } from 'vitest'
import { requireFactor } from '#domain/policy/add-login-policy-factor.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { decideListed } from '#domain/policy/login-policy-list.ts'

const policy = loginPolicy.defaults

test('a factor is put at the end of its list', () => {
  expect(decideListed('org', 'secondFactors', 'otpEmail', policy)).toEqual([
    {
      type: 'policy.set',
      payload: { kind: 'login', settings: { ...policy, secondFactors: ['otp', 'u2f', 'otpEmail'] } },
    },
  ])
})

test.each([
  ['org', 'secondFactors', 'otp', 'Org-2B0ps'],
  ['instance', 'secondFactors', 'u2f', 'INSTANCE-2B0ps'],
  ['org', 'multiFactors', 'u2fWithVerification', 'Org-3M9od'],
] as const)('%s: of %s, %s is there already: %s', (level, list, factor, id) => {
  expect(() => decideListed(level, list, factor, policy)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', id }),
  )
})

test('no factor at all is refused', () => {
  expect(() => requireFactor('org', undefined)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', id: 'Org-5m9fs' }),
  )
})
