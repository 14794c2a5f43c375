/**
 * Reads members of a parsed line. Each reader returns the member's value, or notes a failure with its path and returns
 * the empty value, so that all failures of a line are reported together.
 */
import { type FieldReason, fieldFailure } from '#domain/input/field-failure.ts'
import type { FieldFailure } from '#kit/errors.ts'
import type { ParsedJson } from '#kit/parse-json.ts'

export type Members = { readonly [name: string]: ParsedJson }

/** Failures of a line, in the order in which they were found. */
export interface Failures {
  readonly all: readonly FieldFailure[]
  add(path: string, reason: FieldReason, params?: Readonly<Record<string, string | number>>): void
  take(failures: readonly FieldFailure[]): void
}

export function collectFailures(): Failures {
  const all: FieldFailure[] = []
  return {
    all,
    add: (path, reason, params = {}) => void all.push(fieldFailure(path, reason, params)),
    take: (failures) => void all.push(...failures),
  }
}

/** Path of a member, and the list for its failures. */
export interface Place {
  readonly path: string
  readonly failures: Failures
}

export const inside = ({ path, failures }: Place, name: string | number): Place => ({
  path: typeof name === 'number' ? `${path}[${name}]` : path ? `${path}.${name}` : name,
  failures,
})

const MAX_TEXT = 200
const MAX_ITEMS = 1000

export const isObject = (value: ParsedJson | undefined): value is { [key: string]: ParsedJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const camelCase = (name: string): string =>
  name.includes('_') ? name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase()) : name

/** The members that are known, by their camelCase names: both spellings of JSON for Protocol Buffers are read. */
export function readObject(value: ParsedJson | undefined, place: Place, known: ReadonlySet<string>): Members {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) {
    place.failures.add(place.path, 'type', { expected: 'object' })
    return {}
  }
  const members: { [name: string]: ParsedJson } = Object.create(null)
  for (const [memberName, member] of Object.entries(value)) {
    const name = known.has(memberName) ? memberName : camelCase(memberName)
    if (!known.has(name)) place.failures.add(inside(place, memberName).path, 'unknown')
    else if (Object.hasOwn(members, name)) place.failures.add(inside(place, name).path, 'twice')
    else members[name] = member
  }
  return members
}

export interface TextRule {
  /** Most characters. */
  readonly max?: number
  readonly required?: boolean
  readonly pattern?: RegExp
}

/** '' where nothing is given. */
export function readText(value: ParsedJson | undefined, { path, failures }: Place, rule: TextRule = {}): string {
  const { max = MAX_TEXT, required, pattern } = rule
  if (value === undefined || value === null || value === '') {
    if (required) failures.add(path, 'required')
    return ''
  }
  if (typeof value !== 'string') failures.add(path, 'type', { expected: 'string' })
  // Characters count as code points; a text with fewer code units cannot have more of them.
  else if (value.length > max && [...value].length > max) failures.add(path, 'tooLong', { max })
  else if (value.includes('\0')) failures.add(path, 'characters')
  else if (pattern && !pattern.test(value)) failures.add(path, 'pattern', { pattern: String(pattern) })
  else return value
  return ''
}

export function readFlag(value: ParsedJson | undefined, { path, failures }: Place): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  failures.add(path, 'type', { expected: 'true or false' })
  return false
}

/** A whole number that is not negative. */
export function readCount(value: ParsedJson | undefined, { path, failures }: Place): number {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  failures.add(path, 'type', { expected: 'whole number' })
  return 0
}

/** A time as RFC 3339 writes it, as epoch milliseconds; null where none is given. */
export function readTime(value: ParsedJson | undefined, place: Place): number | null {
  const text = readText(value, place)
  if (text === '') return null
  const time = Date.parse(text)
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time)) return time
  place.failures.add(place.path, 'time')
  return null
}

export function readList<T>(
  value: ParsedJson | undefined,
  place: Place,
  read: (item: ParsedJson, at: Place) => T,
  max = MAX_ITEMS,
): T[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) place.failures.add(place.path, 'type', { expected: 'list' })
  else if (value.length > max) place.failures.add(place.path, 'tooLong', { max })
  else return value.map((item, i) => read(item, inside(place, i)))
  return []
}

/** One of the names of a table; undefined where none is given. */
export function readName<T>(value: ParsedJson | undefined, place: Place, table: ReadonlyMap<string, T>): T | undefined {
  const text = readText(value, place)
  if (text === '') return undefined
  const tableValue = table.get(text)
  if (tableValue === undefined) place.failures.add(place.path, 'oneOf', { values: [...table.keys()].join(', ') })
  return tableValue
}
