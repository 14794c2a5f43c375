import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf'
import { nearestName } from '#kit/nearest-name.ts'

/**
 * Members of a JSON request that its message lacks. Names as text that fits a header: printable ASCII without quotes.
 */
export interface IgnoredMembers {
  /** One text for each, such as `unknown field profile.gendr, did you mean gender?`. */
  readonly texts: readonly string[]
  /** How many more there are than `texts` has. */
  readonly more: number
}

/** More are counted alone: a caller chooses names and their number. */
const MAX_TEXTS = 8
const LONGEST_NAME = 60
const MAX_VALUES = 12

/** Finds members and enum values of a JSON request that decoding skips. */
export function findIgnoredMembers(message: DescMessage, json: unknown): string[] {
  const ignoredPaths: string[] = []
  walkMessage(message, json, '', ignoredPaths)
  return ignoredPaths
}

export function ignoredMembers(ignoredPaths: readonly string[]): IgnoredMembers {
  return { texts: ignoredPaths.slice(0, MAX_TEXTS), more: Math.max(0, ignoredPaths.length - MAX_TEXTS) }
}

/** Returns the text for a query parameter that no field has. */
export function unknownParameter(message: DescMessage, name: string): string {
  return `unknown query parameter ${headerSafeName(name)}${suggestion(message, name)}`
}

function walkMessage(message: DescMessage, json: unknown, path: string, ignoredPaths: string[]): void {
  // Well-known types have special JSON: a text, a number, or any object.
  if (message.typeName.startsWith('google.protobuf.') || !isObject(json)) return
  const fields = fieldsOf(message)
  for (const [name, value] of Object.entries(json)) {
    const field = fields.get(name)
    if (field) walkField(field, value, path + name, ignoredPaths)
    else ignoredPaths.push(`unknown field ${headerSafeName(path + name)}${suggestion(message, name)}`)
  }
}

function walkField(field: DescField, json: unknown, path: string, ignoredPaths: string[]): void {
  if (field.fieldKind === 'list') {
    if (Array.isArray(json))
      for (const [i, item] of json.entries()) walkValue(field, item, `${path}[${i}]`, ignoredPaths)
  } else if (field.fieldKind === 'map') {
    if (isObject(json))
      for (const [key, item] of Object.entries(json)) walkValue(field, item, `${path}.${key}`, ignoredPaths)
  } else walkValue(field, json, path, ignoredPaths)
}

function walkValue(field: DescField, json: unknown, path: string, ignoredPaths: string[]): void {
  if (field.message) walkMessage(field.message, json, `${path}.`, ignoredPaths)
  else if (field.enum && typeof json === 'string' && !field.enum.values.some(({ name }) => name === json))
    ignoredPaths.push(`unknown value ${headerSafeName(json)} of ${headerSafeName(path)}, ${allowedValues(field.enum)}`)
}

function allowedValues({ values }: DescEnum): string {
  const names = values.slice(0, MAX_VALUES).map(({ name }) => name)
  return `allowed are ${names.join(', ')}${values.length > MAX_VALUES ? ', ...' : ''}`
}

function suggestion(message: DescMessage, name: string): string {
  const last = name.split('.').at(-1) ?? ''
  if (last.length > LONGEST_NAME) return ''
  const near = nearestName(
    last.replaceAll('_', ''),
    message.fields.map(({ jsonName }) => jsonName),
  )
  return near ? `, did you mean ${near}?` : ''
}

/** Returns a name as part of a header. */
export const headerSafeName = (name: string): string =>
  name.replace(/[^\x21\x23-\x5b\x5d-\x7e]/g, '?').slice(0, LONGEST_NAME) || '(empty)'

const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const fieldsByMessage = new WeakMap<DescMessage, Map<string, DescField>>()

/** Fields by each of their two names in JSON. */
function fieldsOf(message: DescMessage): Map<string, DescField> {
  let fields = fieldsByMessage.get(message)
  if (!fields) {
    fields = new Map(message.fields.flatMap((field) => [field.name, field.jsonName].map((name) => [name, field])))
    fieldsByMessage.set(message, fields)
  }
  return fields
}
