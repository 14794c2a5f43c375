import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventId, placeOf } from '#api/nevis/event-id.ts'

test('an id is decoded to its event', () => {
  const time = fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) })
  fc.assert(
    fc.property(time, fc.maxSafeInteger().map(Math.abs), (createdAt, position) => {
      const id = eventId({ createdAt, position })
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(placeOf(id)).toEqual({ createdAt, position })
      expect(placeOf(id.toUpperCase())).toEqual({ createdAt, position })
    }),
  )
})

test.each([
  '',
  'x',
  '00000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-1fff-bfff-ffffffffffff',
  '00000000-0000-1000-8000-000000000001',
])('%j is no event id', (id) => expect(placeOf(id)).toBeUndefined())
