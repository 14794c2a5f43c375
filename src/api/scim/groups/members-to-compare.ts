import type { Filter } from '#api/scim/filter/filter.ts'
import type { ListQuery } from '#api/scim/list-query.ts'
import type { AttributePath } from '#api/scim/schema/attribute-path.ts'

type Ids = ReadonlySet<string>
const none: Ids = new Set()

/**
 * Returns the ids of the members whose groups have to be known to filter and order a list; `all` where a comparison
 * reads every member of a group. Clients ask for the groups of one user (`members.value eq "…"`), and groups may have
 * very many members.
 */
export function membersToCompare({ filter, sortBy }: Pick<ListQuery, 'filter' | 'sortBy'>): Ids | 'all' {
  if (sortBy && readsMembers(sortBy)) return 'all'
  return filter ? idsOf(filter) : none
}

function idsOf(filter: Filter): Ids | 'all' {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return union(filter.filters.map(idsOf))
    case 'not':
      return idsOf(filter.filter)
    case 'present':
      return readsMembers(filter.path) ? 'all' : none
    case 'value':
      return readsMembers(filter.path) ? idsOfOne(filter.filter) : none
    case 'compare':
      if (!readsMembers(filter.path)) return none
      return filter.path[0].name === 'members' && filter.path.length === 2 ? idOf(filter, filter.path[1]?.name) : 'all'
  }
}

/** Returns the ids that a member may have who matches a filter within `members[…]`. */
function idsOfOne(filter: Filter): Ids | 'all' {
  switch (filter.kind) {
    case 'and':
      return filter.filters.map(idsOfOne).find((ids) => ids !== 'all') ?? 'all'
    case 'or':
      return union(filter.filters.map(idsOfOne))
    case 'compare':
      return filter.operator === 'eq' ? idOf(filter, filter.path[0].name) : 'all'
    default:
      return 'all'
  }
}

const idOf = ({ operator, value }: Extract<Filter, { kind: 'compare' }>, name: string | undefined): Ids | 'all' =>
  name === 'value' && (operator === 'eq' || operator === 'ne') && typeof value === 'string' ? new Set([value]) : 'all'

function union(all: readonly (Ids | 'all')[]): Ids | 'all' {
  const known = all.filter((ids) => ids !== 'all')
  return known.length === all.length ? new Set(known.flatMap((ids) => [...ids])) : 'all'
}

/** The version covers the members too. */
const readsMembers = ([first, second]: AttributePath): boolean =>
  first.name === 'members' || (first.name === 'meta' && second?.name === 'version')
