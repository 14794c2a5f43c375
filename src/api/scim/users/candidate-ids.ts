import type { Filter } from '#api/scim/filter/filter.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { metadataKey } from '#api/scim/users/stored-attributes.ts'
import { isStorable } from '#api/scim/value.ts'
import { foldCase } from '#kit/fold-case.ts'

type Ids = ReadonlySet<string>
type Comparison = Extract<Filter, { kind: 'compare' }>

/**
 * Returns the ids of all users who may match a filter, found by index, possibly with others; undefined if no index
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
  if (name === 'userName') return idsByColumn(ctx, 'user_name_key', value)
  if (name === 'externalId') return idsByExternalId(ctx, value)
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

async function idsByColumn(ctx: ScimContext, column: 'user_name_key' | 'email_key', value: string): Promise<Ids> {
  const rows = await ctx.rows
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', ctx.orgId)
    .where(column, '=', foldCase(value))
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function idsByExternalId(ctx: ScimContext, value: string): Promise<Ids> {
  const rows = await ctx.rows
    .selectFrom('user_metadata')
    .select('user_id')
    .where('org_id', '=', ctx.orgId)
    .where('key', '=', metadataKey('externalId'))
    .where('value', '=', Buffer.from(value).toString('base64'))
    .execute()
  return new Set(rows.map((row) => row.user_id))
}

/** Secondary addresses have no column; only users with a list of addresses are compared with it. */
async function idsByEmail(ctx: ScimContext, value: string): Promise<Ids> {
  const [primary, lists] = await Promise.all([
    idsByColumn(ctx, 'email_key', value),
    ctx.rows
      .selectFrom('user_metadata')
      .select(['user_id', 'value'])
      .where('org_id', '=', ctx.orgId)
      .where('key', '=', metadataKey('emails'))
      .execute(),
  ])
  const wanted = JSON.stringify(value.toLowerCase()).slice(1, -1)
  const listed = lists.filter((row) => Buffer.from(row.value, 'base64').toString().toLowerCase().includes(wanted))
  return new Set([...primary, ...listed.map((row) => row.user_id)])
}
