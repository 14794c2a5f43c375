import { changeTarget } from '#api/scim/patch/change-target.ts'
import { parsePath } from '#api/scim/patch/parse-path.ts'
import type { PatchOperation } from '#api/scim/patch/read-operations.ts'
import { type AttributePath, resolvePath } from '#api/scim/schema/attribute-path.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import { isObject, type ScimObject } from '#api/scim/value.ts'

/**
 * A resource after the operations of a PATCH (RFC 7644 §3.5.2), all or none.
 * @throws ScimError for the first operation that cannot be applied
 */
export function applyPatch(
  type: ResourceType,
  resource: ScimObject,
  operations: readonly PatchOperation[],
): ScimObject {
  return operations.reduce((current, operation) => applyOperation(type, current, operation), resource)
}

function applyOperation(type: ResourceType, resource: ScimObject, operation: PatchOperation): ScimObject {
  if (operation.path === '') return applyMembers(type, resource, operation)
  const target = parsePath(type, operation.path)
  if (isReadOnly(target.path) || target.member?.mutability === 'readOnly')
    throw badRequest('mutability', `"${operation.path}" is read-only`)
  return changeTarget(resource, target, operation)
}

/**
 * Changes each member of the value if there is no path. Skips unknown and read-only members: Okta sends the id too.
 * Entra sends paths as names.
 */
function applyMembers(type: ResourceType, resource: ScimObject, { op, value }: PatchOperation): ScimObject {
  if (op === 'remove') throw badRequest('noTarget', 'the path of "remove" is missing')
  if (!isObject(value)) throw badRequest('invalidValue', 'without a path the value has to be an object')
  return Object.entries(value).reduce((current, [name, member]) => {
    const path = resolvePath(type, name) ?? (name.includes('[') ? parsePath(type, name).path : undefined)
    if (!path || isReadOnly(path) || path[0].name === 'schemas') return current
    const target = name.includes('[') ? parsePath(type, name) : { path }
    return changeTarget(current, target, { op, path: name, value: member })
  }, resource)
}

const isReadOnly = (path: AttributePath): boolean => path.some(({ mutability }) => mutability === 'readOnly')
