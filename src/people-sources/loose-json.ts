/** Members of other systems' exports, read with the expected type: another type counts as absent. */
export type LooseJson = Readonly<Record<string, unknown>>

export const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** A number or a flag as its text, too: sheets and exports disagree about types. */
export const looseText = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : textOf(value)

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// Not an array and not null: an object with members.
export const objectOf = (value: unknown): LooseJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseJson) : {}

/** `true`, `"true"`, `"yes"`, `"t"`, `1` and their like. */
export const flagOf = (value: unknown): boolean => /^(true|t|yes|y|1)$/i.test(looseText(value))

/** Whether a member has a value: null, an empty text, list or object, and `false` do not. */
export function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  if (Array.isArray(value)) return value.some(isFilled)
  return typeof value === 'object' ? Object.values(value).some(isFilled) : true
}

/** The object that a text is the JSON of; undefined: it is not. */
export function parseObject(text: string): LooseJson | undefined {
  const value = parseAny(text)
  return value !== null && objectOf(value) === value ? objectOf(value) : undefined
}

const HAS_LARGE_NUMBER = /\d{16}/

/** Keeps an id that is a number beyond 2^53 as its digits. */
function asWritten(this: unknown, _name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isRounded && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value
}

/** The value that a text is the JSON of; undefined: it is not. */
export function parseAny(text: string): unknown {
  try {
    return HAS_LARGE_NUMBER.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text)
  } catch {
    return undefined
  }
}
