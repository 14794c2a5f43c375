import { expect, test } from 'vitest'
import { parseUtcTime } from '#kit/utc-time.ts'

test.each([
  ['2024-03-31T12:00:00.000Z', Date.UTC(2024, 2, 31, 12)],
  ['2024-03-31T12:00:00.5Z', Date.UTC(2024, 2, 31, 12, 0, 0, 500)],
  ['2024-03-31T12:00:00Z', Date.UTC(2024, 2, 31, 12)],
  ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
])('%s is %d', (text, time) => expect(parseUtcTime(text)).toBe(time))

test.each([
  '2024-03-31T12:00:00',
  '2024-03-31',
  '2024-02-30T99:00:00.000Z',
  '2024-02-30T12:00:00.000Z',
  '2023-02-29T12:00:00.000Z',
  '2024-03-31T24:00:00Z',
  '2024-03-31T12:00:00+02:00',
])('%s is no time', (text) => expect(parseUtcTime(text)).toBeUndefined())
