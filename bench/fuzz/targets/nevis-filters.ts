import fc from 'fast-check'
import { before } from '#api/nevis/event-time.ts'
import { mutated, type Target } from '#bench/fuzz/target.ts'
import { userFields } from '#domain/user/person/user-fields.ts'
import { userFilter } from '#domain/user/person/user-filter.ts'
import { parseUtcTime } from '#kit/utc-time.ts'

const TIMES = ['2024-02-29T23:59:59.999Z', '1970-01-01T00:00:00Z', 'P30D', 'P1Y2M3W4DT5H6M7S', 'PT0S', 'P9999Y']
const SCRAPS = ['P', 'T', 'Y', 'D', '-', '0', '99999', '.', 'Z', '+00:00', ' ', '\n', '24', '%', '_', '\0', '\ud800']

/** Any time in an event filter is parsed as a point in time or rejected. */
const times = fc.tuple(mutated(fc.constantFrom(...TIMES), SCRAPS), fc.nat(2 ** 42)).map(([time, now]) => {
  const point = parseUtcTime(time)
  const earlier = before(now, time)
  const isPoint = point === undefined || new Date(point).toISOString().slice(0, 19) === time.slice(0, 19)
  return { given: time, holds: isPoint && (earlier === undefined || (earlier >= 0 && earlier <= now)) }
})

const NAMES = [...Object.keys(userFields), 'userId', 'version', 'created', 'lastModified', 'properties.color']
const VALUES = [...TIMES, 'active', 'notInvited', 'blocked', 'de', 'female', '7', 'goofy@acme.example', 'Zürich']
const definitions = { color: { maxLength: 20, regex: '', values: [], unique: false } }

/** Any user search is of one kind, or rejected with the field's own name. */
const users = fc
  .tuple(
    mutated(fc.constantFrom(...NAMES), ['.', '__proto__', 'properties.']),
    mutated(fc.constantFrom(...VALUES), SCRAPS),
  )
  .map(([name, value]) => {
    const filter = userFilter(name, value, definitions)
    if (!('kind' in filter)) return { given: [name, value], holds: filter.path === name }
    return { given: [name, value], holds: value !== '' && value.isWellFormed() && !value.includes('\0') }
  })

export const nevisFilters: Target = {
  name: 'Nevis filters',
  property: fc.property(
    fc.oneof<fc.Arbitrary<{ given: unknown; holds: boolean }>[]>(times, users),
    ({ holds }) => holds,
  ),
}
