import { expect, test } from 'vitest'
import { matchesText } from '#domain/listing/text-match.ts'

test.each([
  ['equals', 'Acme', true],
  ['equals', 'acme', false],
  ['startsWith', 'Ac', true],
  ['startsWith', 'cme', false],
  ['contains', 'cm', true],
  ['contains', 'CM', false],
  ['endsWith', 'me', true],
  ['endsWith', 'ac', false],
] as const)('Acme %s %s: %s', (method, value, expected) => {
  expect(matchesText('Acme', { method, value, ignoreCase: false })).toBe(expected)
})

test.each(['equals', 'startsWith', 'contains', 'endsWith'] as const)('case may be left out of %s', (method) => {
  expect(matchesText('STRASSE', { method, value: 'straße', ignoreCase: true })).toBe(true)
})
