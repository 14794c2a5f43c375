/** Members of other systems' exports, read for what they should be: what is something else counts as not there. */
export type LooseJson = Readonly<Record<string, unknown>>

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// Not an array and not null, so its members are what there is.
export const objectOf = (value: unknown): LooseJson =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseJson) : {}

export const isFilled = (value: unknown): boolean => listOf(value).length > 0 || Object.keys(objectOf(value)).length > 0

/** The object that a text is the JSON of; undefined: it is not. */
export function parseObject(text: string): LooseJson | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && objectOf(value) === value ? objectOf(value) : undefined
  } catch {
    return undefined
  }
}
