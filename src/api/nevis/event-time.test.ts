import { expect, test } from 'vitest'
import { before } from '#api/nevis/event-time.ts'

const NOON = Date.UTC(2024, 2, 31, 12)

test.each([
  ['PT1H', '2024-03-31T11:00:00.000Z'],
  ['P30D', '2024-03-01T12:00:00.000Z'],
  ['P1W', '2024-03-24T12:00:00.000Z'],
  ['P1Y', '2023-03-31T12:00:00.000Z'],
  ['P1DT1H1M1S', '2024-03-30T10:58:59.000Z'],
  // There is no 31st of February: the days are counted on.
  ['P1M', '2024-03-02T12:00:00.000Z'],
  ['P9999Y', '1970-01-01T00:00:00.000Z'],
])('subtracting %s gives %s', (span, point) => expect(new Date(before(NOON, span) ?? 0).toISOString()).toBe(point))

test.each(['', 'P', 'PT', '30D', 'P-1D', 'P1.5D', 'P1H', 'PT1D', 'p1d'])('%j is no span', (span) => {
  expect(before(NOON, span)).toBeUndefined()
})
