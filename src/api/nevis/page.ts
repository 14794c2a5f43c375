/** Pages of lists: how many entries at most, and where the page begins (docs/contract/nevis-identity-cloud.md, 3.6). */

import type { Call } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'
import { fieldFailure } from '#domain/input/field-failure.ts'
import type { FieldFailure } from '#kit/errors.ts'
import { ownProperty } from '#kit/own-property.ts'

export const MAX_LIMIT = 1000

export const pageQuery: Readonly<Record<string, Schema>> = {
  limit: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: MAX_LIMIT, description: 'Entries of a page' },
  continuationToken: { type: 'string', maxLength: 500, description: 'The token of the page before' },
}

const pagination: Schema = {
  type: 'object',
  properties: {
    continuationToken: { type: 'string', description: 'Of the next page; not there on the last one' },
    limit: { type: 'integer' },
  },
  required: ['limit'],
}

export const pageOf = (items: Schema): Schema => ({
  type: 'object',
  properties: { items: { type: 'array', items }, _pagination: pagination },
  required: ['items', '_pagination'],
})

export const fromPage = (items: readonly unknown[], limit: number, next: string | undefined) => ({
  items,
  _pagination: { ...(next === undefined ? {} : { continuationToken: next }), limit },
})

/** Whole numbers of a query, within bounds; a failure when it is anything else. */
export function toInteger(
  call: Call,
  name: string,
  { fallback, max }: { fallback: number; max: number },
): { value: number; failures: readonly FieldFailure[] } {
  const text = single(call, name)
  if (text === undefined) return { value: fallback, failures: [] }
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0
  return value >= 1 && value <= max
    ? { value, failures: [] }
    : { value: fallback, failures: [fieldFailure(name, 'range')] }
}

/** Returns the single value of a parameter; undefined: absent. `knownQuery` rejects repeated ones. */
export function single(call: Call, name: string): string | undefined {
  const value = ownProperty(call.query, name)
  return typeof value === 'string' ? value : undefined
}

/** Returns failures for unknown and repeated parameters. */
export const knownQuery = (call: Call, isKnown: (name: string) => boolean): FieldFailure[] =>
  Object.entries(call.query).flatMap(([name, value]) => {
    if (!isKnown(name)) return [fieldFailure(name, 'unknown')]
    return typeof value === 'string' ? [] : [fieldFailure(name, 'twice')]
  })
