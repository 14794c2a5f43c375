import { expect, test } from 'vitest'
import { cutPage } from '#domain/listing/cut-page.ts'

const letters = ['b', 'd', 'a', 'c'] as const
const page = (offset: number, limit: number, ascending: boolean) =>
  cutPage(letters, { offset, limit, ascending }, (letter) => letter)

test('a part of the list is cut, and the whole of it counted', () => {
  expect(page(1, 2, true)).toEqual({ total: 4, entries: ['b', 'c'] })
  expect(page(1, 2, false)).toEqual({ total: 4, entries: ['c', 'b'] })
  expect(page(4, 2, true)).toEqual({ total: 4, entries: [] })
})

test('numbers are in the order of numbers', () => {
  expect(cutPage([10, 9], { offset: 0, limit: 9, ascending: true }, (one) => one).entries).toEqual([9, 10])
})
