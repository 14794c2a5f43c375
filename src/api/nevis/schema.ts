/**
 * The part of JSON Schema (2020-12) that this API uses: it declares, checks and documents bodies and parameters
 * (openapi.ts).
 */

import { fieldFailure } from '#domain/input/field-failure.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'boolean' | 'null'

export interface Schema {
  /** Named in the document under this title, and referred to. */
  readonly title?: string
  readonly description?: string
  readonly type?: SchemaType | readonly SchemaType[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: false | Schema
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly format?: string
  readonly default?: string | number | boolean
  readonly readOnly?: boolean
}

/** All that is wrong with a value, each failure at its dotted path. */
export const checkSchema = (schema: Schema, value: unknown): FieldFailure[] =>
  checkAt('', { schema, value, isShapeOnly: false })

/** As `checkSchema`, but without the content of texts, where the domain checks it. */
export const checkShape = (schema: Schema, value: unknown): FieldFailure[] =>
  checkAt('', { schema, value, isShapeOnly: true })

interface Check {
  readonly schema: Schema
  readonly value: unknown
  readonly isShapeOnly: boolean
}

function checkAt(path: string, check: Check): FieldFailure[] {
  const { schema, value, isShapeOnly } = check
  const types = typesOf(schema)
  if (types.length > 0 && !types.some((type) => type === typeOf(value))) {
    const expected = types.filter((type) => type !== 'null').join(' / ')
    return [fieldFailure(path, 'type', { expected })]
  }
  const { items } = schema
  if (Array.isArray(value))
    return items
      ? value.flatMap((item, i) => checkAt(join(path, String(i)), { ...check, schema: items, value: item }))
      : []
  if (isObject(value)) return checkObject(path, { ...check, value })
  if (typeof value === 'number') return toList(checkNumber(schema, value, path))
  return typeof value === 'string' && !isShapeOnly ? toList(checkText(schema, value, path)) : []
}

const toList = (failure: FieldFailure | undefined): FieldFailure[] => (failure ? [failure] : [])
const typesOf = ({ type }: Schema): readonly SchemaType[] => (typeof type === 'string' ? [type] : (type ?? []))
export const join = (path: string, name: string): string => (path ? `${path}.${name}` : name)

function typeOf(value: unknown): SchemaType | undefined {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : undefined
  const type = typeof value
  return type === 'object' || type === 'string' || type === 'boolean' ? type : undefined
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkObject(
  path: string,
  check: Check & { readonly value: Readonly<Record<string, unknown>> },
): FieldFailure[] {
  const { schema, value } = check
  const missing = (schema.required ?? []).filter((name) => ownProperty(value, name) === undefined)
  const members = Object.entries(value).flatMap(([name, member]) => {
    const known = schema.properties && ownProperty(schema.properties, name)
    const rule = known ?? schema.additionalProperties
    if (rule === false) return [fieldFailure(join(path, name), 'unknown')]
    if (rule?.readOnly) return [fieldFailure(join(path, name), 'readOnly')]
    return rule ? checkAt(join(path, name), { ...check, schema: rule, value: member }) : []
  })
  return [...missing.map((name) => fieldFailure(join(path, name), 'required')), ...members]
}

function checkText(schema: Schema, value: string, path: string): FieldFailure | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema
  if (schema.enum && !schema.enum.includes(value))
    return fieldFailure(path, 'oneOf', { values: schema.enum.join(', ') })
  const length = [...value].length
  if (length < minLength) return fieldFailure(path, 'tooShort', { min: minLength })
  if (length > maxLength) return fieldFailure(path, 'tooLong', { max: maxLength })
  if (!value.isWellFormed() || value.includes('\0')) return fieldFailure(path, 'characters')
  return pattern && !new RegExp(pattern, 'u').test(value) ? fieldFailure(path, 'pattern', { pattern }) : undefined
}

const checkNumber = (schema: Schema, value: number, path: string): FieldFailure | undefined =>
  value < (schema.minimum ?? Number.NEGATIVE_INFINITY) || value > (schema.maximum ?? Number.POSITIVE_INFINITY)
    ? fieldFailure(path, 'range')
    : undefined
