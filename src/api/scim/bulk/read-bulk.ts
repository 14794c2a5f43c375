import { MAX_OPERATIONS } from '#api/scim/bulk/limits.ts'
import { allResources, type Resources } from '#api/scim/resources.ts'
import { badRequest, ScimError } from '#api/scim/scim-error.ts'
import { isObject, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { ownProperty } from '#kit/own-property.ts'

const BULK_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export interface BulkOperation {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** '' : none. */
  readonly bulkId: string
  /** '' : whichever version there is. */
  readonly version: string
  readonly resources: Resources
  /** '' : of a new resource. May be `bulkId:…`. */
  readonly id: string
  readonly data: ScimValue | undefined
}

export interface BulkRequest {
  /** Number of failures after which the rest is not tried. Infinite where the request has none. */
  readonly failOnErrors: number
  readonly operations: readonly BulkOperation[]
}

/**
 * Reads the body of a bulk request (RFC 7644 §3.7).
 * @throws ScimError 413 for too many operations, invalidSyntax or invalidValue for malformed ones
 */
export function readBulk(body: unknown): BulkRequest {
  if (!isObject(body)) throw badRequest('invalidSyntax', 'the body has to be a JSON object')
  const members = new Map(Object.entries(body).map(([name, value]) => [name.toLowerCase(), value]))
  const schemas = members.get('schemas')
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.includes(BULK_SCHEMA)))
    throw badRequest('invalidSyntax', `schemas has to contain ${BULK_SCHEMA}`)
  const operations = members.get('operations')
  if (!Array.isArray(operations)) throw badRequest('invalidSyntax', 'Operations has to be a list')
  if (operations.length > MAX_OPERATIONS)
    throw new ScimError(413, undefined, `a bulk request has ${MAX_OPERATIONS} operations at most`)
  const failOnErrors = members.get('failonerrors') ?? Number.POSITIVE_INFINITY
  if (typeof failOnErrors !== 'number' || failOnErrors < 1)
    throw badRequest('invalidValue', 'failOnErrors has to be a number above zero')
  return { failOnErrors, operations: uniqueBulkIds(operations.map(readOperation)) }
}

function readOperation(operation: ScimValue, index: number): BulkOperation {
  const at = `operation ${index + 1}`
  if (!isObject(operation)) throw badRequest('invalidSyntax', `${at}: an object is expected`)
  const method = text(operation, 'method').toUpperCase()
  const [, endpoint, id = ''] = /^(\/[A-Za-z]+)(?:\/([^/]+))?$/.exec(text(operation, 'path')) ?? []
  const resources = allResources.find(({ type }) => type.endpoint.toLowerCase() === endpoint?.toLowerCase())
  if (!isMethod(method)) throw badRequest('invalidValue', `${at}: method has to be POST, PUT, PATCH or DELETE`)
  if (!resources) throw badRequest('invalidPath', `${at}: path has to begin with /Users or /Groups`)
  if ((method === 'POST') !== (id === '')) throw badRequest('invalidPath', `${at}: the path does not fit the method`)
  const bulkId = text(operation, 'bulkId')
  if (method === 'POST' && bulkId === '') throw badRequest('invalidValue', `${at}: POST needs a bulkId`)
  if (method !== 'DELETE' && operation.data === undefined) throw badRequest('invalidValue', `${at}: data is missing`)
  return { method, bulkId, version: text(operation, 'version'), resources, id: decode(id), data: operation.data }
}

function uniqueBulkIds(operations: BulkOperation[]): BulkOperation[] {
  const named = operations.filter(({ bulkId }) => bulkId !== '')
  if (new Set(named.map(({ bulkId }) => bulkId)).size < named.length)
    throw badRequest('invalidValue', 'a bulkId occurs twice')
  return operations
}

function text(object: ScimObject, name: string): string {
  const value = ownProperty(object, name)
  return typeof value === 'string' ? value : ''
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function isMethod(method: string): method is BulkOperation['method'] {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE'
}
