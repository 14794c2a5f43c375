import { expect, test } from 'vitest'
import { checkLimit } from '#domain/listing/paging.ts'

test.each([
  [0, 100],
  [1, 1],
  [1000, 1000],
])('a limit of %i answers at most %i entries', (requestedLimit, limit) => {
  expect(checkLimit(requestedLimit)).toBe(limit)
})

test('a list may have a usual limit of its own', () => {
  expect(checkLimit(0, 1000)).toBe(1000)
})

test('more than 1000 entries at once are refused', () => {
  expect(() => checkLimit(1001)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'query.limitExceeded' }),
  )
})
