import type { JsonObject, JsonValue } from '@bufbuild/protobuf'

/** The value at a path of members and indexes, e.g. `keys.0.id`; undefined where a member is absent. */
export function jsonAt(body: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = body
  // Objects and arrays are both read by member name.
  for (const name of path.split('.')) value = (value as JsonObject | undefined)?.[name]
  return value
}

/** The text at a path, as `jsonAt`. */
export function textAt(response: { readonly body: JsonObject }, path: string): string {
  const value = jsonAt(response.body, path)
  if (typeof value !== 'string') throw new Error(`no text at ${path} in ${JSON.stringify(response.body)}`)
  return value
}

/** Returns a member of every object in a list, which is empty if absent. */
export function textsAt(response: { readonly body: JsonObject }, list: string, member: string): string[] {
  const entries = (jsonAt(response.body, list) ?? []) as JsonValue[]
  return entries.map((_entry, index) => textAt(response, `${list}.${index}.${member}`))
}
