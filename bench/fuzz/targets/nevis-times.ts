import fc from 'fast-check'
import { before, parsePoint } from '#api/nevis/event-time.ts'
import { mutated, type Target } from '#bench/fuzz/target.ts'

const SAMPLES = ['2024-02-29T23:59:59.999Z', '1970-01-01T00:00:00Z', 'P30D', 'P1Y2M3W4DT5H6M7S', 'PT0S', 'P9999Y']
const SCRAPS = ['P', 'T', 'Y', 'D', '-', '0', '99999', '.', 'Z', '+00:00', ' ', '\n', '24']

/** Whatever a filter of events says of time, it is a point in time or refused. */
export const nevisTimes: Target = {
  name: 'times of Nevis filters',
  property: fc.property(mutated(fc.constantFrom(...SAMPLES), SCRAPS), fc.nat(2 ** 42), (given, now) => {
    const point = parsePoint(given)
    const earlier = before(now, given)
    const isPoint = point === undefined || new Date(point).toISOString().slice(0, 19) === given.slice(0, 19)
    return isPoint && (earlier === undefined || (earlier >= 0 && earlier <= now && Number.isFinite(earlier)))
  }),
}
