import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchText } from '#domain/listing/search-text.ts'

test.each([
  ['ASCII letters', 'Minnie', 'minnie'],
  ['letters with marks', 'ÉMILIE', 'émilie'],
  ['marks that are letters of their own', 'E\u0301milie', 'émilie'],
  ['sharp s', 'Strauß', 'strauss'],
  ['a sigma at the end of a word', 'ΟΔΟΣ', 'οδοσ'],
  ['full-width letters', 'Ｍｉｎｎｉｅ', 'minnie'],
  ['invisible characters', 'Min\u200bnie', 'minnie'],
])('folds %s', (_what, text, folded) => {
  expect(searchText(text)).toBe(folded)
})

test('keeps characters at the start and end', () => {
  expect(searchText(' Davis Jr. ')).toBe(' davis jr. ')
  expect(searchText('...')).toBe('...')
  expect(searchText('')).toBe('')
})

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => searchText(searchText(text)) === searchText(text)),
    { numRuns: 300 },
  )
})

test('a text that contains another contains it folded, for letters that do not join', () => {
  const words = fc.string({ unit: fc.constantFrom(...'aZßΣςéİıÀ .@-1|') })
  fc.assert(
    fc.property(words, words, words, (before, part, after) =>
      searchText(before + part + after).includes(searchText(part)),
    ),
    { numRuns: 500 },
  )
})
