import { expect, test } from 'vitest'
import { type CodeGenerator, codeGenerators, generateCode } from '#crypto/code-generator.ts'

test.each([
  ['initializeUser', /^[A-Z0-9]{6}$/, 259_200],
  ['emailVerification', /^[A-Z0-9]{6}$/, 3600],
  ['phoneVerification', /^[A-Z0-9]{6}$/, 3600],
  ['passwordReset', /^[A-Z0-9]{6}$/, 3600],
  ['passwordlessInit', /^[a-zA-Z0-9]{12}$/, 3600],
  ['invite', /^[A-Z0-9]{6}$/, 259_200],
  ['otpSms', /^[0-9]{8}$/, 300],
  ['otpEmail', /^[0-9]{8}$/, 300],
  ['clientSecret', /^[a-zA-Z0-9]{64}$/, 0],
  ['domainVerification', /^[a-zA-Z0-9]{32}$/, 0],
] as const)('the default %s has the form and lifetime of the contract', (name, form, expirySeconds) => {
  const generator: CodeGenerator = codeGenerators[name]
  expect(generateCode(generator)).toMatch(form)
  expect(generator.expirySeconds).toBe(expirySeconds)
})

test('every character is equally likely, the last of the set too', () => {
  const code = generateCode({ ...codeGenerators.otpSms, length: 50_000 })
  const counts = Array.from('0123456789', (digit) => code.split(digit).length - 1)
  // Each count is 5000 with a deviation of 67: six of them on either side.
  for (const count of counts) expect(Math.abs(count - 5000)).toBeLessThan(400)
})

test('contains symbols only if the settings include them', () => {
  const symbols = { ...codeGenerators.otpSms, digits: false, symbols: true, length: 100 }
  expect(generateCode(symbols)).toMatch(/^[^a-zA-Z0-9\s]{100}$/)
})

test('rejects settings that generate no code', () => {
  expect(() => generateCode({ ...codeGenerators.otpSms, digits: false })).toThrow('set of characters')
  expect(() => generateCode({ ...codeGenerators.otpSms, length: 0 })).toThrow('length')
})
