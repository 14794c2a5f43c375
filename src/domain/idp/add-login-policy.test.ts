import { expect, test } from 'vitest'
import { decideLoginPolicyLists } from '#domain/idp/add-login-policy.ts'

const none = { secondFactors: [], multiFactors: [], idps: [] }

test('each thing is listed once, in the order given', () => {
  const idp = (idpId: string) => ({ idpId, ownedBy: undefined })
  expect(
    decideLoginPolicyLists({
      secondFactors: ['u2f', 'otp', 'u2f'],
      multiFactors: ['u2fWithVerification'],
      idps: [idp('2'), idp('1'), idp('2')],
    }),
  ).toEqual({ secondFactors: ['u2f', 'otp'], multiFactors: ['u2fWithVerification'], idps: ['2', '1'] })
})

test('nothing listed is nothing allowed', () => {
  expect(decideLoginPolicyLists(none)).toEqual(none)
})

test.each([
  [{ ...none, secondFactors: ['otp', undefined] as const }, 'loginPolicy.factorUnknown'],
  [{ ...none, multiFactors: [undefined] }, 'loginPolicy.multiFactorUnknown'],
])('a factor that there is not is refused: %#', (input, reason) => {
  expect(() => decideLoginPolicyLists(input)).toThrow(expect.objectContaining({ kind: 'invalidArgument', reason }))
})
