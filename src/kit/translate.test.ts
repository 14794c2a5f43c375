import { expect, test } from 'vitest'
import { chooseLanguage, supportedLanguages, translate } from '#kit/translate.ts'

test('a key is translated into the requested language', () => {
  expect(translate('en', 'Errors.User.NotFound')).toBe('User could not be found')
  expect(translate('de', 'Errors.User.NotFound')).toBe('Der Benutzer wurde nicht gefunden')
})

test('an unknown language reads English', () => {
  expect(translate('xx', 'Errors.User.NotFound')).toBe('User could not be found')
  expect(translate('__proto__', 'Errors.User.NotFound')).toBe('User could not be found')
})

test.each(['Errors.No.Such.Key', 'Errors.User', '', 'constructor'])('%j is no text', (key) => {
  expect(supportedLanguages.map((language) => translate(language, key))).toEqual(
    supportedLanguages.map(() => undefined),
  )
})

test('an event type is a key although it has dots', () => {
  expect(translate('fr', 'EventTypes.user.human.added')).toBe('Personne ajoutée')
})

test('placeholders are replaced once: a value that looks like one is unchanged', () => {
  expect(translate('en', 'Errors.User.Password.NotSupported', { reason: '{{reason}} $& $1' })).toBe(
    'Password hash encoding not supported: {{reason}} $& $1',
  )
  expect(translate('en', 'Errors.User.Password.TooLong', { max: 72 })).toBe('Password is longer than 72 bytes')
})

test('a placeholder without a value is replaced by the empty text', () => {
  expect(translate('en', 'Errors.User.Password.TooLong')).toBe('Password is longer than  bytes')
})

test.each([
  ['de', 'de'],
  ['de-CH', 'de'],
  ['DE_ch'.replace('_', '-'), 'de'],
  ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
  ['ja, it;q=0.2, es;q=0.8', 'es'],
  ['en;q=0, it', 'it'],
  ['it;q=0.3,fr;q=0.3', 'it'],
  ['zh-Hant-TW, nl', 'en'],
  ['*', 'en'],
  ['de;q=0', 'en'],
  ['de;q=nonsense, es;q=0.1', 'es'],
  ['not valid', 'en'],
  ['und', 'en'],
  ['', 'en'],
  [undefined, 'en'],
] as const)('%j chooses %s', (requestedLanguage, language) => {
  expect(chooseLanguage(requestedLanguage)).toBe(language)
})

test('the caller chooses the fallback', () => {
  expect(chooseLanguage('ja', 'de')).toBe('de')
  expect(chooseLanguage('ja, *;q=0.5', 'it')).toBe('it')
})

test('a header of thousands of tags is not read to its end', () => {
  expect(chooseLanguage(`${'ja,'.repeat(5000)}de`)).toBe('en')
})
