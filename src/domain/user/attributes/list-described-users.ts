/**
 * People by any of their fields, a page at a time in the order in which they were created. A page begins after the last
 * person of the one before, so people who come and go meanwhile shift nothing.
 */
import type { Context } from '#domain/context.ts'
import { describeRow } from '#domain/user/attributes/describe-user.ts'
import { type Fields, isProperty, ruleOf } from '#domain/user/attributes/user-fields.ts'
import type { UserFilter } from '#domain/user/attributes/user-filter.ts'
import type { UserRow } from '#domain/user/login-names.ts'

export interface DescribedUser {
  readonly row: UserRow
  readonly fields: Fields
}

/** Where a page begins: after the person who was created at this time (epoch milliseconds) and has this id. */
export interface PageStart {
  readonly createdAt: number
  readonly userId: string
}

export interface ListDescribedUsers {
  /** All of them have to hold. */
  readonly filters: readonly UserFilter[]
  readonly after: PageStart | undefined
  readonly limit: number
}

/** `hasMore`: there are others after these. */
export async function listDescribedUsers(
  ctx: Context,
  input: ListDescribedUsers,
): Promise<{ users: DescribedUser[]; hasMore: boolean }> {
  const rows = await describedUsersQuery(ctx, input).execute()
  return { users: await withAttributes(ctx, rows.slice(0, input.limit)), hasMore: rows.length > input.limit }
}

/**
 * One row more than the page has. The first filter by an attribute, if there is one, leads: its index holds the order
 * of the page too. Without one the index of the users' creation does.
 */
export function describedUsersQuery(
  ctx: Pick<Context, 'rows' | 'orgId'>,
  { filters, after, limit }: ListDescribedUsers,
) {
  const [lead, ...others] = filters.filter((one) => one.kind === 'attribute')
  const people = ctx.rows
    .selectFrom('users')
    .selectAll('users')
    .where('users.type', '=', 'human')
    .where((eb) => eb.and(filters.flatMap((one) => (one.kind === 'column' ? one.condition(eb) : []))))
    .where((eb) =>
      eb.and(
        others.map(({ name, value }) =>
          eb.exists(
            eb
              .selectFrom('user_attributes as other')
              .select('other.user_id')
              .whereRef('other.user_id', '=', 'users.id')
              .where('other.name', '=', name)
              .where('other.value', '=', value),
          ),
        ),
      ),
    )
    .limit(limit + 1)
  if (!lead) {
    const own = people.where('users.org_id', '=', ctx.orgId).orderBy('users.created_at').orderBy('users.id')
    if (!after) return own
    return own
      .where('users.created_at', '>=', after.createdAt)
      .where((eb) => eb.or([eb('users.created_at', '>', after.createdAt), eb('users.id', '>', after.userId)]))
  }
  const led = people
    .innerJoin('user_attributes as lead', 'lead.user_id', 'users.id')
    .where('lead.org_id', '=', ctx.orgId)
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
  return rows.map((row) => ({ row, fields: describeRow(row, attributesOf(byUser.get(row.id) ?? [])) }))
}

/** What stands among the attributes for counting only is no field. */
const attributesOf = (rows: readonly { name: string; value: string }[]): Fields =>
  Object.fromEntries(
    rows.filter(({ name }) => isProperty(name) || ruleOf(name)).map(({ name, value }) => [name, value]),
  )
