import { looseText, objectOf } from '#people-sources/loose-json.ts'

/** `2020-01-02 03:04:05.123456+00`, with a blank or a T, and any form of the offset. */
const CALENDAR =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i
/** Generalized time of directories (RFC 4517 §3.3.13). */
const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d+))?(Z|[+-]\d\d(?:\d\d)?)$/
/** As .NET wrote dates to JSON. */
const DOT_NET = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/

/**
 * Returns a time of another system in ISO 8601: seconds, milliseconds or microseconds since 1970, an ISO time, a time of
 * a database or a directory. A time without an offset is UTC. A text of another form is returned unchanged; '' is no time.
 */
export function readTime(value: unknown): string {
  const { $date, $numberLong } = objectOf(value)
  if ($date !== undefined || $numberLong !== undefined) return readTime($date ?? $numberLong)
  const text = looseText(value)
  const ms = millisecondsOf(text)
  if (ms === undefined) return text
  return Number.isNaN(ms) || Math.abs(ms) > 8.64e15 ? '' : new Date(ms).toISOString()
}

function millisecondsOf(text: string): number | undefined {
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000)
  if (/^\d{12,13}$/.test(text)) return Number(text)
  if (/^\d{15,16}$/.test(text)) return Math.floor(Number(text) / 1000)
  const [, dotNet] = DOT_NET.exec(text) ?? []
  if (dotNet !== undefined) return Number(dotNet)
  const [matched, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', offset = 'Z'] =
    CALENDAR.exec(text) ?? GENERALIZED.exec(text) ?? []
  if (matched === undefined) return undefined
  const time = `${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`
  return Date.parse(`${year}-${month}-${day}T${time}${offsetOf(offset)}`)
}

function offsetOf(offset: string): string {
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(offset) ?? []
  return hours === undefined ? 'Z' : `${hours}:${minutes}`
}
