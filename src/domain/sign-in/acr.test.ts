import { expect, test } from 'vitest'
import { acrOf, requiresSecondFactor, satisfiedAcr } from '#domain/sign-in/acr.ts'
import { methodReferences } from '#domain/sign-in/session.ts'

test.each([
  [['password'], '1fa'],
  [['provider'], '1fa'],
  [['password', 'totp'], 'mfa'],
  [['provider', 'otpSms'], 'mfa'],
  [['password', 'securityKey'], 'phr'],
  [['passkey'], 'phr'],
] as const)('a sign-in by %o is %s', (methods, acr) => {
  expect(acrOf(methodReferences(methods.map((method) => ({ method, at: 0 }))))).toBe(acr)
})

test.each([
  ['1fa', ['mfa'], undefined],
  ['mfa', ['mfa'], 'mfa'],
  ['phr', ['mfa', 'phr'], 'mfa'],
  ['mfa', ['phr', 'mfa'], 'mfa'],
  ['phr', ['other'], undefined],
  ['1fa', [], undefined],
])('a sign-in of %s satisfies of %o: %s', (reached, asked, satisfied) => {
  expect(satisfiedAcr(reached, asked)).toBe(satisfied)
})

test.each([
  [['mfa'], true],
  [['phr'], true],
  [['phr', '1fa'], false],
  [['other'], false],
  [['other', 'mfa'], true],
  [[], false],
])('a request for %o takes a second factor: %s', (asked, required) => {
  expect(requiresSecondFactor(asked)).toBe(required)
})
