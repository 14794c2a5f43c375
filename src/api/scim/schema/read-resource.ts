import { type Attribute, findAttribute } from '#api/scim/schema/attribute.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { isObject, isStorable, isUnassigned, type ScimObject, type ScimValue } from '#api/scim/value.ts'

const MAX_VALUES = 10_000

/**
 * Reads a body as a resource: members under the names of the schema, values of the right type. Omits unknown and
 * read-only attributes.
 * @throws ScimError invalidValue naming the attribute; invalidSyntax if it is not an object
 */
export function readResource(type: ResourceType, body: unknown): ScimObject {
  if (!isObject(body)) throw badRequest('invalidSyntax', 'the body has to be a JSON object')
  const writable = type.attributes.filter(({ name }) => name !== 'schemas')
  return readObject(writable, body, '')
}

/** Reads the value of one attribute; undefined for none. */
export function readValue(attribute: Attribute, value: ScimValue, path: string): ScimValue | undefined {
  if (isUnassigned(value)) return
  if (!attribute.multiValued) return readSingle(attribute, value, path)
  const values = Array.isArray(value) ? value : [value]
  if (values.length > MAX_VALUES) throw invalid(path, `more than ${MAX_VALUES} values`)
  const read = values.flatMap((each: ScimValue) => readSingle(attribute, each, path) ?? [])
  return read.length === 0 ? undefined : withOnePrimary(read, path)
}

function readObject(attributes: readonly Attribute[], body: ScimObject, prefix: string): ScimObject {
  const entries = Object.entries(body).flatMap(([name, value]) => {
    const attribute = findAttribute(attributes, name)
    if (!attribute || attribute.mutability === 'readOnly') return []
    const read = readValue(attribute, value, prefix + attribute.name)
    return read === undefined ? [] : [[attribute.name, read] as const]
  })
  return Object.fromEntries(entries)
}

function readSingle(attribute: Attribute, value: ScimValue, path: string): ScimValue | undefined {
  // Entra empties a text to clear it.
  if (value === null || value === '') return
  if (attribute.type === 'complex') return readComplex(attribute, value, path)
  if (attribute.type === 'boolean') return readBoolean(value, path)
  if (attribute.type === 'integer') {
    if (!Number.isInteger(value)) throw invalid(path, 'a whole number is expected')
    return value
  }
  if (typeof value !== 'string') throw invalid(path, 'a text is expected')
  if (!isStorable(value)) throw invalid(path, 'a character is not allowed')
  if (attribute.type === 'dateTime' && Number.isNaN(Date.parse(value))) throw invalid(path, 'a time is expected')
  return value
}

/** A text in place of an object is its `value`: so Entra sends a manager, and others a list of addresses. */
function readComplex(attribute: Attribute, value: ScimValue, path: string): ScimObject | undefined {
  const subAttributes = attribute.subAttributes ?? []
  const isText = typeof value === 'string' && subAttributes.some(({ name }) => name === 'value')
  if (!isText && !isObject(value)) throw invalid(path, 'an object is expected')
  const read = readObject(subAttributes, isObject(value) ? value : { value }, `${path}.`)
  return Object.keys(read).length === 0 ? undefined : read
}

/** Entra sends "True" and "False". */
function readBoolean(value: ScimValue, path: string): boolean {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value
  if (text === true || text === 'true') return true
  if (text === false || text === 'false') return false
  throw invalid(path, 'true or false is expected')
}

function withOnePrimary(values: readonly ScimValue[], path: string): readonly ScimValue[] {
  if (values.filter((value) => isObject(value) && value.primary === true).length > 1)
    throw invalid(path, 'one value at most can be primary')
  return values
}

function invalid(path: string, detail: string) {
  return badRequest('invalidValue', `${path}: ${detail}`)
}
