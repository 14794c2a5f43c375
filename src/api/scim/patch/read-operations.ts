import { badRequest } from '#api/scim/scim-error.ts'
import { isObject, type ScimValue } from '#api/scim/value.ts'

export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const MAX_OPERATIONS = 1000

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove'
  /** '' : the value names the attributes. */
  readonly path: string
  readonly value: ScimValue | undefined
}

/**
 * The operations of a PATCH body. `Add` and `add` are one: Entra capitalizes.
 * @throws ScimError invalidSyntax
 */
export function readOperations(body: unknown): PatchOperation[] {
  if (!isObject(body)) throw invalid('the body has to be a JSON object')
  const members = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  const schemas = members.get('schemas')
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(PATCH_SCHEMA)))
    throw invalid(`schemas has to contain ${PATCH_SCHEMA}`)
  const operations = members.get('operations')
  if (!Array.isArray(operations) || operations.length === 0) throw invalid('Operations has to be a list')
  if (operations.length > MAX_OPERATIONS) throw invalid(`more than ${MAX_OPERATIONS} operations`)
  return operations.map(readOperation)
}

function readOperation(operation: ScimValue): PatchOperation {
  if (!isObject(operation)) throw invalid('an operation has to be an object')
  const members = new Map(Object.entries(operation).map(([name, value]) => [name.toLowerCase(), value]))
  const op = String(members.get('op') ?? '').toLowerCase()
  const path = members.get('path') ?? ''
  if (op !== 'add' && op !== 'replace' && op !== 'remove') throw invalid(`the operation "${op}" does not exist`)
  if (typeof path !== 'string') throw invalid('a path has to be a text')
  const value = members.get('value')
  if (op !== 'remove' && value === undefined) throw badRequest('invalidValue', `the value of "${op}" is missing`)
  return { op, path: path.trim(), value }
}

function invalid(detail: string) {
  return badRequest('invalidSyntax', detail)
}
