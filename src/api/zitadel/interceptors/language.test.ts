import { expect, test } from 'vitest'
import { chooseLanguage } from '#api/zitadel/interceptors/language.ts'

test.each([
  [undefined, 'en'],
  ['', 'en'],
  ['de', 'de'],
  ['de-CH', 'de'],
  ['fr;q=0.3, de;q=0.8', 'de'],
  ['xx, de;q=0.5', 'de'],
  ['de;q=0, fr', 'fr'],
  ['*', 'en'],
  ['DE', 'de'],
  ['den', 'en'],
  [';;;,=,q=q', 'en'],
])('%j asks for %s', (header, language) => {
  expect(chooseLanguage(header, ['en', 'de', 'fr'])).toBe(language)
})
