/**
 * People by any of their fields, in pages by creation. A page begins after the last person of the one before, so
 * concurrent additions and removals shift nothing.
 */
import type { Context } from '#domain/context.ts'
import { describeRow } from '#domain/user/person/describe-user.ts'
import type { DescribedUser } from '#domain/user/person/described-user.ts'
import { type Fields, isProperty, ruleOf } from '#domain/user/person/user-fields.ts'
import type { AttributeFilter, IdentityFilter, UserFilter } from '#domain/user/person/user-filter.ts'
import type { UserRow } from '#domain/user/user-view.ts'

/** Start of a page: after the person created at this time (epoch milliseconds) with this id. */
export interface PageStart {
  readonly createdAt: number
  readonly userId: string
}

export interface ListDescribedUsers {
  readonly orgId: string
  /** Conditions, combined by AND. */
  readonly filters: readonly UserFilter[]
  readonly after: PageStart | undefined
  readonly limit: number
}

/** `hasMore`: there are others after these. */
export async function listDescribedUsers(
  ctx: Context,
  input: ListDescribedUsers,
): Promise<{ users: DescribedUser[]; hasMore: boolean }> {
  ctx.caller.require('user.read', input.orgId)
  const identities = input.filters.filter((one) => one.kind === 'identity')
  const rows = identities.length > 0 ? await lookUp(ctx, input, identities) : await pageQuery(ctx, input).execute()
  return { users: await withAttributes(ctx, rows.slice(0, input.limit)), hasMore: rows.length > input.limit }
}

type Reading = Pick<Context, 'rows'>

/** Selects people by these filters without the filters by identity, and by these attributes. */
function peopleLike({ rows }: Reading, filters: readonly UserFilter[], attributes: readonly AttributeFilter[]) {
  const people = rows
    .selectFrom('users')
    .selectAll('users')
    .where('users.type', '=', 'human')
    .where((eb) => eb.and(filters.flatMap((one) => (one.kind === 'column' ? one.condition(eb) : []))))
  if (attributes.length === 0) return people
  // Counted rather than joined: planning a join of twenty tables takes longer than any of this.
  return people.where((eb) =>
    eb(
      eb
        .selectFrom('user_attributes as other')
        .select((eb) => eb.fn.countAll<number>().as('found'))
        .whereRef('other.user_id', '=', 'users.id')
        .where((eb) =>
          eb.or(
            attributes.map(({ name, value }) => eb.and([eb('other.name', '=', name), eb('other.value', '=', value)])),
          ),
        ),
      '=',
      attributes.length,
    ),
  )
}

/** Few at most, so that they are put into order here. */
async function lookUp(
  ctx: Reading,
  { orgId, filters, after }: ListDescribedUsers,
  identities: readonly IdentityFilter[],
): Promise<UserRow[]> {
  const identityMatches = identities.map(async ({ column, values }) => {
    const rows = await ctx.rows.selectFrom('users').select('id').where(column, 'in', values).execute()
    return new Set(rows.map((row) => row.id))
  })
  const ids = [...(await Promise.all(identityMatches)).reduce((some, others) => some.intersection(others))]
  if (ids.length === 0) return []
  const attributes = filters.filter((one) => one.kind === 'attribute')
  const rows = await peopleLike(ctx, filters, attributes).where('users.id', 'in', ids).execute()
  return rows
    .filter((row) => row.org_id === orgId && (!after || isAfter(row, after)))
    .sort((one, other) => (isAfter(one, { createdAt: other.created_at, userId: other.id }) ? 1 : -1))
}

const isAfter = (row: UserRow, { createdAt, userId }: PageStart): boolean =>
  row.created_at > createdAt || (row.created_at === createdAt && row.id > userId)

/**
 * One row more than the page has. The first filter by an attribute, if there is one, leads: its index holds the order
 * of the page too. Without one the index of the users' creation does.
 */
export function pageQuery(ctx: Reading, { orgId, filters, after, limit }: ListDescribedUsers) {
  const [lead, ...others] = filters.filter((one) => one.kind === 'attribute')
  const people = peopleLike(ctx, filters, others).limit(limit + 1)
  if (!lead) {
    const orgUsers = people.where('users.org_id', '=', orgId).orderBy('users.created_at').orderBy('users.id')
    if (!after) return orgUsers
    return orgUsers
      .where('users.created_at', '>=', after.createdAt)
      .where((eb) => eb.or([eb('users.created_at', '>', after.createdAt), eb('users.id', '>', after.userId)]))
  }
  const led = people
    .innerJoin('user_attributes as lead', 'lead.user_id', 'users.id')
    .where('lead.org_id', '=', orgId)
    .where('lead.name', '=', lead.name)
    .where('lead.value', '=', lead.value)
    .orderBy('lead.user_created_at')
    .orderBy('lead.user_id')
  if (!after) return led
  return led
    .where('lead.user_created_at', '>=', after.createdAt)
    .where((eb) => eb.or([eb('lead.user_created_at', '>', after.createdAt), eb('lead.user_id', '>', after.userId)]))
}

/** Rows with everything that their users are described by; one look at the attributes of all of them. */
export async function withAttributes(ctx: Pick<Context, 'rows'>, rows: readonly UserRow[]): Promise<DescribedUser[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const values = await ctx.rows.selectFrom('user_attributes').selectAll().where('user_id', 'in', ids).execute()
  const byUser = Map.groupBy(values, (row) => row.user_id)
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    invitedUntil: row.invited_until,
    version: row.version,
    createdAt: row.created_at,
    modifiedAt: row.modified_at,
    fields: describeRow(row, attributesOf(byUser.get(row.id) ?? [])),
  }))
}

/** Returns the attributes without search rows that are not fields. */
const attributesOf = (rows: readonly { name: string; value: string }[]): Fields =>
  Object.fromEntries(
    rows.filter(({ name }) => isProperty(name) || ruleOf(name)).map(({ name, value }) => [name, value]),
  )
