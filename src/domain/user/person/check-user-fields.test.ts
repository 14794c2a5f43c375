import { describe, expect, test } from 'vitest'
import { checkUserFields } from '#domain/user/person/check-user-fields.ts'
import { fieldNames, normalizeFields } from '#domain/user/person/user-fields.ts'
import { NOW } from '#test/support/people.ts'

const definitions = { number: { maxLength: 5, regex: '', values: [], unique: false } }
const check = (name: string, value: string) =>
  checkUserFields(normalizeFields({ [name]: value }), { definitions, now: NOW })[0]?.id.replace('FIELD-', '')

describe('loginId', () => {
  test.each(['a@example.com', 'A.B+c@example.co.uk', 'jörg@müller.example', 'x@localhost'])('%s is one', (value) =>
    expect(check('loginId', value)).toBeUndefined(),
  )
  test.each([
    ['', 'required'],
    ['a', 'email'],
    ['a@b', 'email'],
    [' a@example.com', 'email'],
    ['a b@example.com', 'email'],
    ['a@b@example.com', 'email'],
    [`${'a'.repeat(65)}@example.com`, 'email'],
    [`a@${'b'.repeat(250)}.com`, 'tooLong'],
    ['a@example.com\n', 'characters'],
  ])('%j is none: %s', (value, reason) => expect(check('loginId', value)).toBe(reason))
})

describe('values of the contract', () => {
  test.each([
    ['languageCode', 'en', undefined],
    ['languageCode', 'it', undefined],
    ['languageCode', 'EN', 'oneOf'],
    ['languageCode', 'xx', 'oneOf'],
    ['gender', 'female', undefined],
    ['gender', 'Female', 'oneOf'],
    ['birthDate', '1990-04-30', undefined],
    ['birthDate', '2000-02-29', undefined],
    ['birthDate', '1990-04-30T00:00:01Z', undefined],
    ['birthDate', '1990-04-30T00:00:01.123+02:00', undefined],
    ['birthDate', '1990-04-31', 'date'],
    ['birthDate', '1900-02-29', 'date'],
    ['birthDate', '30.4.1990', 'date'],
    ['birthDate', '1990-4-30', 'date'],
    ['birthDate', '1899-12-31', 'range'],
    // NOW is 2026-01-01.
    ['birthDate', '2026-01-01', undefined],
    ['birthDate', '2026-01-02', 'range'],
    ['address.countryCode', 'ch', undefined],
    ['address.countryCode', 'HU', undefined],
    ['address.countryCode', 'CHE', 'tooLong'],
    ['address.countryCode', '756', 'tooLong'],
    ['address.countryCode', 'XX', 'country'],
    ['address.countryCode', 'c', 'country'],
    ['contacts.telephone', '+41445551234', undefined],
    ['contacts.telephone', '+12', undefined],
    ['contacts.telephone', '+41 44 555', 'phone'],
    ['contacts.telephone', '0041445551234', 'phone'],
    ['contacts.telephone', '+0445551234', 'phone'],
    ['contacts.telefax', `+${'1'.repeat(15)}`, undefined],
    ['contacts.telefax', `+${'1'.repeat(16)}`, 'tooLong'],
    ['name.firstName', 'x'.repeat(50), undefined],
    ['name.firstName', 'x'.repeat(51), 'tooLong'],
    ['name.lastName', '👍'.repeat(100), undefined],
    ['name.lastName', 'a\tb', 'characters'],
    ['name.title', ' \u200b', 'blank'],
    ['remarks', 'ring\ntwice', undefined],
    ['remarks', 'x'.repeat(256), 'tooLong'],
    ['remarks', 'nul\0', 'characters'],
    ['remarks', '\ud800', 'characters'],
    ['address.addressLine1', 'x', 'unknown'],
    ['constructor', 'x', 'unknown'],
    ['properties.number', '12345', undefined],
    ['properties.number', '123456', 'attributeTooLong'],
    ['properties.other', 'x', 'notDefined'],
    ['properties.constructor', 'x', 'notDefined'],
    ['properties.other', '', 'notDefined'],
  ])('%s %j: %s', (name, value, reason) => expect(check(name, value)).toBe(reason))
})

test('every field can be cleared except the login name', () => {
  for (const name of fieldNames)
    expect([name, check(name, '')]).toEqual([name, name === 'loginId' ? 'required' : undefined])
})

test('returns all failures together', () => {
  const wrong = { loginId: 'x', gender: 'x', 'address.countryCode': 'xx', 'contacts.telefax': 'x', 'properties.x': 'x' }
  expect(checkUserFields(wrong, { definitions, now: NOW }).map(({ path }) => path)).toEqual(Object.keys(wrong))
})
