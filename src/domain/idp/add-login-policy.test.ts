import { expect, test } from 'vitest'
import { decideLoginPolicyLists } from '#domain/idp/add-login-policy.ts'

const none = { secondFactors: [], multiFactors: [], idps: [] }

test('stores each factor and provider once, in the given order', () => {
  const idp = (idpId: string) => ({ idpId, ownedBy: undefined })
  expect(
    decideLoginPolicyLists({
      secondFactors: ['u2f', 'otp', 'u2f'],
      multiFactors: ['u2fWithVerification'],
      idps: [idp('2'), idp('1'), idp('2')],
    }),
  ).toEqual({ secondFactors: ['u2f', 'otp'], multiFactors: ['u2fWithVerification'], idps: ['2', '1'] })
})

test('allows no factor or provider if none is listed', () => {
  expect(decideLoginPolicyLists(none)).toEqual(none)
})

test.each([
  [{ ...none, secondFactors: ['otp', undefined] as const }, 'loginPolicy.factorUnknown'],
  [{ ...none, multiFactors: [undefined] }, 'loginPolicy.multiFactorUnknown'],
])('rejects an unknown factor: %#', (input, reason) => {
  expect(() => decideLoginPolicyLists(input)).toThrow(expect.objectContaining({ kind: 'invalidArgument', reason }))
})
