import type { Filter } from '#api/scim/filter/filter.ts'
import { groupKey, loadGroups } from '#api/scim/groups/group-store.ts'
import type { AttributePath } from '#api/scim/schema/attribute-path.ts'
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
      return intersectionOf(ctx, filter.filters)
    case 'or':
      return unionOf(ctx, filter.filters)
    case 'compare':
      return filter.operator === 'eq' && typeof filter.value === 'string'
        ? idsByText(ctx, filter, filter.value)
        : undefined
    case 'value':
      // `emails[type eq "work" and value eq "…"]`
      return candidateIds(ctx, withinValues(filter.path, filter.filter))
    default:
      return undefined
  }
}

async function intersectionOf(ctx: ScimContext, filters: readonly Filter[]): Promise<Ids | undefined> {
  const all = await Promise.all(filters.map((each) => candidateIds(ctx, each)))
  const [first, ...others] = all.filter((ids) => ids !== undefined)
  return first && others.reduce((some, more) => new Set(some).intersection(more), first)
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
  if (name === 'groups.value') return idsByGroups(ctx, [value])
  if (name === 'groups.display') return idsByGroups(ctx, await groupsOfName(ctx, value))
  return name === 'emails.value' ? idsByEmail(ctx, value) : undefined
}

/** Returns the filter that a resource matches if one of its values at the path matches the given one. */
function withinValues(path: AttributePath, filter: Filter): Filter {
  if (filter.kind === 'and' || filter.kind === 'or')
    return { ...filter, filters: filter.filters.map((each) => withinValues(path, each)) }
  return filter.kind === 'compare' ? { ...filter, path: [...path, ...filter.path] } : filter
}

async function idsByGroups(ctx: ScimContext, groupIds: readonly string[]): Promise<Ids> {
  const all = await Promise.all(groupIds.map((id) => findMetadataByKey(ctx, ctx.orgId, groupKey(id))))
  return new Set(all.flatMap((members) => [...members.keys()]))
}

async function groupsOfName(ctx: ScimContext, name: string): Promise<string[]> {
  const fold = (text: string) => text.normalize('NFC').toLowerCase()
  const groups = [...(await loadGroups(ctx)).values()]
  return groups.filter(({ displayName }) => fold(displayName) === fold(name)).map(({ id }) => id)
}

/** Secondary addresses have no column; only users with a list of addresses are compared with it. */
async function idsByEmail(ctx: ScimContext, value: string): Promise<Ids> {
  const [primary, lists] = await Promise.all([
    findIdsByEmail(ctx, ctx.orgId, value),
    findMetadataByKey(ctx, ctx.orgId, metadataKey('emails')),
  ])
  const jsonValue = JSON.stringify(value.toLowerCase()).slice(1, -1)
  const listed = [...lists].filter(([, addresses]) => addresses.toLowerCase().includes(jsonValue))
  return new Set([...primary, ...listed.map(([id]) => id)])
}
