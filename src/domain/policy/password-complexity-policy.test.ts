import { expect, test } from 'vitest'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'

const { defaults } = passwordComplexityPolicy

test.each([
  ['Aa1!', 'COMMA-HuJf6'],
  ['PASSWORD1!', 'COMMA-co3Xw'],
  ['password1!', 'COMMA-VoaRj'],
  ['Password!!', 'COMMA-ZBv4H'],
  ['Password11', 'COMMA-ZDLwA'],
  [`Aa1!${'x'.repeat(1024)}`, 'COMMA-maxLn'],
])('%j breaks exactly the rule %s', (password, id) => {
  expect(checkPasswordComplexity(defaults, password, 'COMMA')?.id).toBe(id)
})

test.each(['Password1!', 'Passwort 1', 'Passwört1', 'Pä1aßß'])('%j is a good password', (password) => {
  expect(checkPasswordComplexity(defaults, password, 'DOMAIN')).toBeUndefined()
})

test('length counts bytes of UTF-8, and a space or a letter outside ASCII is a symbol', () => {
  expect(checkPasswordComplexity({ ...defaults, minLength: 9 }, 'Pä1aßß', 'DOMAIN')).toBeUndefined()
})
