/**
 * Ids of events: UUIDs of version 1 (RFC 9562 §5.1), made of when the event was stored and of its place in the log, so
 * that an id is decoded to its event without being stored.
 */

/** 1582-10-15, the epoch of such a UUID, before 1970; in milliseconds. */
const GREGORIAN_MS = 12_219_292_800_000
const TICKS_PER_MS = 10_000n

interface Placed {
  readonly createdAt: number
  readonly position: number
}

const hex = (value: bigint, digits: number): string => value.toString(16).padStart(digits, '0')

export function eventId({ createdAt, position }: Placed): string {
  const ticks = BigInt(createdAt + GREGORIAN_MS) * TICKS_PER_MS
  const place = BigInt(position)
  const low = ticks & 0xffffffffn
  const middle = (ticks >> 32n) & 0xffffn
  const high = 0x1000n | ((ticks >> 48n) & 0x0fffn)
  const sequence = 0x8000n | ((place >> 48n) & 0x3fffn)
  return [hex(low, 8), hex(middle, 4), hex(high, 4), hex(sequence, 4), hex(place & 0xffffffffffffn, 12)].join('-')
}

/** Undefined: no event has this id. */
export function placeOf(id: string): Placed | undefined {
  const parts = /^([0-9a-f]{8})-([0-9a-f]{4})-(1[0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/.exec(id.toLowerCase())
  if (!parts) return undefined
  const [low, middle, high, sequence, node] = parts.slice(1).map((part) => BigInt(`0x${part}`))
  if (low === undefined || middle === undefined || high === undefined) return undefined
  if (sequence === undefined || node === undefined) return undefined
  const ticks = ((high & 0x0fffn) << 48n) | (middle << 32n) | low
  const createdAt = Number(ticks / TICKS_PER_MS) - GREGORIAN_MS
  const position = Number(((sequence & 0x3fffn) << 48n) | node)
  const placed = { createdAt, position }
  return Number.isSafeInteger(position) && createdAt >= 0 && eventId(placed) === id.toLowerCase() ? placed : undefined
}
