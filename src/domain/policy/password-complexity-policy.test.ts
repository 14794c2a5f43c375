import { expect, test } from 'vitest'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'

const { defaults } = passwordComplexityPolicy

test.each([
  ['Aa1!', 'password.tooShort'],
  ['PASSWORD1!', 'password.noLowercase'],
  ['password1!', 'password.noUppercase'],
  ['Password!!', 'password.noNumber'],
  ['Password11', 'password.noSymbol'],
  [`Aa1!${'x'.repeat(1024)}`, 'password.tooLong'],
])('%j breaks exactly the rule %s', (password, id) => {
  expect(checkPasswordComplexity(defaults, password)?.reason).toBe(id)
})

test.each(['Password1!', 'Passwort 1', 'Passwört1', 'Pä1aßß'])('%j is a good password', (password) => {
  expect(checkPasswordComplexity(defaults, password)).toBeUndefined()
})

test('length counts bytes of UTF-8, and a space or a letter outside ASCII is a symbol', () => {
  expect(checkPasswordComplexity({ ...defaults, minLength: 9 }, 'Pä1aßß')).toBeUndefined()
})
