import { badRequest } from '#api/scim/scim-error.ts'
import { readJson } from '#kit/read-json.ts'

/** Deeper than any resource, shallow enough for every function that walks one. */
const MAX_DEPTH = 32

/**
 * Parses the JSON of a body; undefined for an empty one, which some clients send with DELETE.
 * @throws ScimError invalidSyntax
 */
export function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return undefined
  let parsed: unknown
  try {
    parsed = readJson(body)
  } catch {
    throw badRequest('invalidSyntax', 'the body is not JSON in UTF-8, or has a key twice')
  }
  requireShallow(parsed, MAX_DEPTH)
  return parsed
}

function requireShallow(value: unknown, left: number): void {
  if (typeof value !== 'object' || value === null) return
  if (left === 0) throw badRequest('invalidSyntax', `the body is nested deeper than ${MAX_DEPTH} levels`)
  for (const each of Object.values(value)) requireShallow(each, left - 1)
}
