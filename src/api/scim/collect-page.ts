import { matchesFilter, valuesAt } from '#api/scim/filter/matches-filter.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import { type AttributePath, lastOf } from '#api/scim/schema/attribute-path.ts'
import { isObject, type ScimObject, type ScimValue } from '#api/scim/value.ts'
import { ownProperty } from '#kit/own-property.ts'

interface Sortable {
  readonly key: string | number | undefined
  readonly resource: ScimObject
}

/**
 * The page of a list that no index can give: each resource is compared with the filter, and all that match are put in
 * order. Those without a value come last, first when descending (RFC 7644 §3.4.2.3).
 */
export async function collectPage(resources: AsyncIterable<ScimObject>, query: ListQuery): Promise<ListPage> {
  const { filter, sortBy, startIndex, count } = query
  const [first, end] = [startIndex - 1, startIndex - 1 + count]
  const matches: Sortable[] = []
  let total = 0
  for await (const resource of resources) {
    if (filter && !matchesFilter(filter, resource)) continue
    if (sortBy) matches.push({ key: sortKey(resource, sortBy), resource })
    else if (total >= first && total < end) matches.push({ key: undefined, resource })
    total += 1
  }
  if (!sortBy) return { total, resources: matches.map(({ resource }) => resource) }
  const sorted = matches.sort((one, other) => compareKeys(one.key, other.key) * (query.ascending ? 1 : -1))
  return { total, resources: sorted.slice(first, end).map(({ resource }) => resource) }
}

/** Of a list the primary value counts, or the first. */
function sortKey(resource: ScimObject, path: AttributePath): string | number | undefined {
  const [attribute, ...rest] = path
  const values = valuesAt(resource, [attribute])
  const chosen = values.find((value) => isObject(value) && value.primary === true) ?? values[0]
  const [next, ...others] = rest
  const value = next && isObject(chosen) ? valuesAt(chosen, [next, ...others])[0] : chosen
  return toKey(isObject(value) ? ownProperty(value, 'value') : value, path)
}

function toKey(value: ScimValue | undefined, path: AttributePath): string | number | undefined {
  const { type, caseExact } = lastOf(path)
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value !== 'string') return
  if (type === 'dateTime') return Date.parse(value)
  return caseExact ? value : value.toLowerCase()
}

function compareKeys(one: string | number | undefined, other: string | number | undefined): number {
  if (one === other) return 0
  if (one === undefined) return 1
  if (other === undefined) return -1
  return one < other ? -1 : 1
}
