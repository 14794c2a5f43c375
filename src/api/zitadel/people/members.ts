/** Reads the members of a line that no request of the API has: each is what it should be, or refused by its path. */
import type { ParsedJson } from '#api/zitadel/transcode/parse-json.ts'
import { type FieldReason, fieldFailure, invalidFields } from '#domain/input/field-failure.ts'

export type Members = { readonly [name: string]: ParsedJson }

const MAX_TEXT = 200
const MAX_ITEMS = 1000

export const wrong = (path: string, reason: FieldReason, params: Record<string, string | number> = {}) =>
  invalidFields([fieldFailure(path, reason, params)])

export const isObject = (value: ParsedJson | undefined): value is { [key: string]: ParsedJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with no other members than these; undefined and null: none of them is given. */
export function readObject(value: ParsedJson | undefined, path: string, known: readonly string[]): Members {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw wrong(path, 'type')
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined) throw wrong(`${path}.${stranger}`, 'unknown')
  return value
}

/** At most `max` characters; '' where nothing is given. */
export function readText(value: ParsedJson | undefined, path: string, max: number = MAX_TEXT): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw wrong(path, 'type')
  if ([...value].length > max) throw wrong(path, 'tooLong', { max })
  if (value.includes('\0')) throw wrong(path, 'characters')
  return value
}

/** A text that fits a pattern, and has to be there. */
export function readFitting(value: ParsedJson | undefined, path: string, pattern: RegExp, max?: number): string {
  const text = readText(value, path, max)
  if (text === '') throw wrong(path, 'required')
  if (!pattern.test(text)) throw wrong(path, 'pattern', { pattern: String(pattern) })
  return text
}

export function readFlag(value: ParsedJson | undefined, path: string): boolean {
  if (value === undefined || value === null) return false
  if (typeof value !== 'boolean') throw wrong(path, 'type')
  return value
}

/** A whole number that is not negative. */
export function readCount(value: ParsedJson | undefined, path: string): number {
  if (value === undefined || value === null) return 0
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw wrong(path, 'type')
  return value
}

/** A time as the API writes it, epoch milliseconds; null where none is given. */
export function readTime(value: ParsedJson | undefined, path: string): number | null {
  const text = readText(value, path)
  if (text === '') return null
  const time = Date.parse(text)
  if (!/^\d{4}-\d\d-\d\dT/.test(text) || Number.isNaN(time)) throw wrong(path, 'time')
  return time
}

export function readList<T>(
  value: ParsedJson | undefined,
  path: string,
  read: (item: ParsedJson, path: string) => T,
): T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw wrong(path, 'type')
  if (value.length > MAX_ITEMS) throw wrong(path, 'tooLong', { max: MAX_ITEMS })
  return value.map((item, i) => read(item, `${path}[${i}]`))
}
