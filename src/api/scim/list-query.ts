import type { Filter } from '#api/scim/filter/filter.ts'
import { parseFilter } from '#api/scim/filter/parse-filter.ts'
import { type AttributePath, resolvePath } from '#api/scim/schema/attribute-path.ts'
import type { ResourceType } from '#api/scim/schema/resource-type.ts'
import { readSelection, type Selection } from '#api/scim/schema/selection.ts'
import { badRequest } from '#api/scim/scim-error.ts'
import type { ScimObject } from '#api/scim/value.ts'

export const MAX_RESULTS = 1000
const DEFAULT_RESULTS = 100
export const LIST_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export interface ListQuery {
  readonly filter: Filter | undefined
  readonly sortBy: AttributePath | undefined
  readonly ascending: boolean
  /** From 1. */
  readonly startIndex: number
  readonly count: number
  readonly selection: Selection
}

export interface ListPage {
  readonly total: number
  readonly resources: readonly ScimObject[]
}

/** Parameters of a list, from a query or from the body of `/.search` (RFC 7644 §3.4.3): as texts, '' for none. */
export type ListParameters = (name: string) => string

/** @throws ScimError for a filter, an attribute or a number that cannot be used */
export function readListQuery(type: ResourceType, parameter: ListParameters): ListQuery {
  const [filter, sortBy] = [parameter('filter'), parameter('sortBy')]
  const sortPath = sortBy === '' ? undefined : resolvePath(type, sortBy)
  if (sortBy !== '' && !sortPath) throw badRequest('invalidPath', `sortBy: the attribute "${sortBy}" does not exist`)
  const order = parameter('sortOrder').toLowerCase()
  if (order !== '' && order !== 'ascending' && order !== 'descending')
    throw badRequest('invalidValue', 'sortOrder has to be "ascending" or "descending"')
  return {
    filter: filter.trim() === '' ? undefined : parseFilter(filter, type),
    sortBy: sortPath,
    ascending: order !== 'descending',
    // Values below are read as the lowest (RFC 7644 §3.4.2.4).
    startIndex: Math.max(1, toNumber('startIndex', parameter('startIndex'), 1)),
    count: Math.min(MAX_RESULTS, Math.max(0, toNumber('count', parameter('count'), DEFAULT_RESULTS))),
    selection: readSelection(type, parameter('attributes'), parameter('excludedAttributes')),
  }
}

export function listBody(query: ListQuery, { total, resources }: ListPage) {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: total,
    startIndex: query.startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

function toNumber(name: string, text: string, absent: number): number {
  if (text === '') return absent
  if (!/^-?\d{1,9}$/.test(text)) throw badRequest('invalidValue', `${name} has to be a whole number`)
  return Number(text)
}
