import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { isObject } from '#api/scim/value.ts'

/** @throws ScimError invalidSyntax for a body that names its schemas, and not that of the resource type */
export function requireSchema({ schema, name }: ResourceType, body: unknown): void {
  const named = isObject(body) ? Object.entries(body).find(([key]) => key.toLowerCase() === 'schemas')?.[1] : undefined
  if (named === undefined) return
  const isNamed = Array.isArray(named) && named.some((urn) => String(urn).toLowerCase() === schema.id.toLowerCase())
  if (!isNamed) throw badRequest('invalidSyntax', `schemas has to contain ${schema.id} for a ${name}`)
}
