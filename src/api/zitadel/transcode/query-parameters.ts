import type { DescMessage, JsonObject, JsonValue } from '@bufbuild/protobuf'
import { type FieldPath, findFields, takesText, textToJson } from '#api/zitadel/transcode/field-text.ts'
import { headerSafeName, unknownParameter } from '#api/zitadel/transcode/ignored-members.ts'
import { invalidArgument } from '#kit/errors.ts'

/**
 * The query of a request, as JSON of the message: `query.limit=5` is `{"query":{"limit":"5"}}`, a repeated field is
 * given by repeating it. Unknown parameters are skipped like unknown fields; `skipped` gets a text for each. Throws
 * InvalidArgument.
 */
export function queryToJson(message: DescMessage, query: string, skipped: string[]): JsonObject {
  const json: { [key: string]: JsonValue } = {}
  if (query === '') return json
  for (const [name, texts] of parseQuery(query)) {
    const path = findFields(message, name)
    if (path) place(json, path, texts)
    else skipped.push(unknownParameter(message, name))
  }
  return json
}

/** Returns a text for each parameter of a request whose body has all fields. */
export function skippedParameters(query: string): string[] {
  if (query === '') return []
  const names = new Set(new URLSearchParams(query).keys())
  return [...names].map((name) => `query parameter ${headerSafeName(name)} is not read, the body has all fields`)
}

function parseQuery(query: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals < 0 ? pair : pair.slice(0, equals))
    const text = equals < 0 ? '' : decode(pair.slice(equals + 1))
    const values = parameters.get(name)
    if (values) values.push(text)
    else parameters.set(name, [text])
  }
  return parameters
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw invalidArgument('', `malformed query: ${JSON.stringify(text.slice(0, 100))}`)
  }
}

function place(json: { [key: string]: JsonValue }, path: FieldPath, texts: readonly string[]): void {
  let target = json
  for (const field of path.slice(0, -1)) {
    const child = target[field.jsonName]
    if (isObject(child)) target = child
    else {
      const fresh = {}
      target[field.jsonName] = fresh
      target = fresh
    }
  }
  const field = path.at(-1) ?? path[0]
  if (!takesText(field)) throw invalidArgument('', `field ${field.jsonName} cannot be given as a query parameter`)
  const values = texts.map((text) => textToJson(field, text))
  if (field.fieldKind === 'list') {
    const before = target[field.jsonName]
    target[field.jsonName] = Array.isArray(before) ? [...before, ...values] : values
    return
  }
  // Twice under one name, or once under each of its two names.
  if (values.length > 1 || target[field.jsonName] !== undefined) {
    throw invalidArgument('', `too many values for field ${field.jsonName}`)
  }
  target[field.jsonName] = values[0] ?? ''
}

function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
