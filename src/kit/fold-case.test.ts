import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldCase } from '#kit/fold-case.ts'

test.each([
  ['Minnie', 'minnie'],
  ['STRASSE', 'straße'],
  ['ﬁ', 'fi'],
  ['İstanbul', 'istanbul'],
  ['ıstanbul', 'istanbul'],
  ['a\u200bb', 'ab'],
  ['user.', 'user'],
  ['  padded ', 'padded'],
  ['ｗｉｄｅ', 'wide'],
  ['e\u0301', '\u00e9'],
])('%j and %j are one name', (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other))
})

test('folding twice changes nothing', () => {
  for (const name of ['İ', 'ẞ', 'ǅ', 'Σς', 'ŉ', 'ﬀ']) expect(foldCase(foldCase(name))).toBe(foldCase(name))
})

test('different names stay different', () => {
  expect(foldCase('anna')).not.toBe(foldCase('anne'))
})

test('the fast path for ASCII returns the same as the full path', () => {
  // Invisible characters are ignored, but a name with one is folded by all of Unicode, not by the fast path.
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (name) => foldCase(name) === foldCase(`\u200b${name}\u200b`)),
  )
})
