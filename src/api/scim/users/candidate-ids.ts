import type { Filter } from '#api/scim/filter/filter.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { metadataKey } from '#api/scim/users/stored-attributes.ts'
import { isStorable } from '#api/scim/value.ts'
import {
  findIdsByEmail,
  findIdsByMetadata,
  findIdsByUserName,
  findMetadataByKey,
} from '#domain/user/provisioning/provisioned-ids.ts'

type Ids = ReadonlySet<string>
type Comparison = Extract<Filter, { kind: 'compare' }>

/**
 * Returns the ids of all users that may match a filter, found by index, possibly with others; undefined if no index
 * applies. Clients look up a user by `userName`, `externalId` or an address before they create one.
 */
export async function candidateIds(ctx: ScimContext, filter: Filter): Promise<Ids | undefined> {
  switch (filter.kind) {
    case 'and':
      return firstOf(ctx, filter.filters)
    case 'or':
      return unionOf(ctx, filter.filters)
    case 'compare':
      return filter.operator === 'eq' && typeof filter.value === 'string'
        ? idsByText(ctx, filter, filter.value)
        : undefined
    case 'value':
      // `emails[type eq "work" and value eq "…"]`
      return filter.path[0].name === 'emails' ? idsByInnerEmail(ctx, filter.filter) : undefined
    default:
      return undefined
  }
}

async function firstOf(ctx: ScimContext, filters: readonly Filter[]): Promise<Ids | undefined> {
  for (const each of filters) {
    const ids = await candidateIds(ctx, each)
    if (ids) return ids
  }
  return undefined
}

async function unionOf(ctx: ScimContext, filters: readonly Filter[]): Promise<Ids | undefined> {
  const all = await Promise.all(filters.map((each) => candidateIds(ctx, each)))
  const known = all.filter((ids) => ids !== undefined)
  return known.length === all.length ? new Set(known.flatMap((ids) => [...ids])) : undefined
}

async function idsByText(ctx: ScimContext, { path }: Comparison, value: string): Promise<Ids | undefined> {
  if (!isStorable(value)) return new Set()
  const name = path.map((attribute) => attribute.name).join('.')
  if (name === 'id') return new Set([value])
  if (name === 'userName') return findIdsByUserName(ctx, ctx.orgId, value)
  if (name === 'externalId') return findIdsByMetadata(ctx, ctx.orgId, { key: metadataKey('externalId'), value })
  return name === 'emails.value' ? idsByEmail(ctx, value) : undefined
}

async function idsByInnerEmail(ctx: ScimContext, filter: Filter): Promise<Ids | undefined> {
  if (filter.kind === 'and') {
    for (const each of filter.filters) {
      const ids = await idsByInnerEmail(ctx, each)
      if (ids) return ids
    }
    return undefined
  }
  const isEmail = filter.kind === 'compare' && filter.operator === 'eq' && filter.path[0].name === 'value'
  return isEmail && typeof filter.value === 'string' && isStorable(filter.value)
    ? idsByEmail(ctx, filter.value)
    : undefined
}

/** Secondary addresses have no column; only users with a list of addresses are compared with it. */
async function idsByEmail(ctx: ScimContext, value: string): Promise<Ids> {
  const [primary, lists] = await Promise.all([
    findIdsByEmail(ctx, ctx.orgId, value),
    findMetadataByKey(ctx, ctx.orgId, metadataKey('emails')),
  ])
  const wanted = JSON.stringify(value.toLowerCase()).slice(1, -1)
  const listed = [...lists].filter(([, addresses]) => addresses.toLowerCase().includes(wanted))
  return new Set([...primary, ...listed.map(([id]) => id)])
}
