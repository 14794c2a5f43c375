import type { Json, JsonObject } from '#kit/json.ts'

/** Returns a payload with its `kept` members, and the others emptied: of the same type, so that the event still folds. */
export function emptyMembers(payload: JsonObject, keptMembers: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, keptMembers.has(name) ? value : emptyOf(value)]),
  )
}

function emptyOf(value: Json | undefined): Json {
  if (typeof value === 'string') return ''
  if (typeof value === 'number') return 0
  if (Array.isArray(value)) return []
  return typeof value === 'object' && value !== null ? {} : (value ?? null)
}
