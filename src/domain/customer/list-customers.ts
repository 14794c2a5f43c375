import type { OrgContext } from '#domain/context.ts'
import { countUsersOfCustomers } from '#domain/customer/count-users-of-customers.ts'
import type { Database } from '#storage/tables.ts'

/** With the number of users where it was asked for. */
export type FoundCustomer = Database['customers'] & { readonly userCount?: number }

export interface ListCustomers {
  /** The id of the last customer of the page before; '' : from the beginning. */
  readonly after: string
  readonly limit: number
  readonly withUserCount: boolean
}

/** Customers of the organization acted in, in the order of their ids; `hasMore`: there are others after these. */
export async function listCustomers(
  ctx: OrgContext,
  { after, limit, withUserCount }: ListCustomers,
): Promise<{ customers: FoundCustomer[]; hasMore: boolean }> {
  const rows = await ctx.rows
    .selectFrom('customers')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit)
  return { customers: withUserCount ? await withUserCounts(ctx, page) : page, hasMore: rows.length > limit }
}

/** Rows with the number of users of each. */
export async function withUserCounts(
  ctx: OrgContext,
  rows: readonly Database['customers'][],
): Promise<FoundCustomer[]> {
  const users = await countUsersOfCustomers(
    ctx,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({ ...row, userCount: users.get(row.id) ?? 0 }))
}
