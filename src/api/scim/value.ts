/** JSON as SCIM resources have it. Members of a resource are named as its schema names them. */
export type ScimValue = string | number | boolean | null | ScimObject | readonly ScimValue[]
export interface ScimObject {
  readonly [name: string]: ScimValue
}

export const isObject = (value: unknown): value is ScimObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value counts as unassigned (RFC 7643 §2.5): null and an empty list do. */
export const isUnassigned = (value: ScimValue | undefined): value is null | undefined =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

/** Returns a list unchanged, and wraps a single value in a list. */
export const asList = (value: ScimValue | undefined): readonly ScimValue[] =>
  Array.isArray(value) ? value : isUnassigned(value) ? [] : [value]

/** Texts that the store can hold: no NUL, no half of a character. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')
