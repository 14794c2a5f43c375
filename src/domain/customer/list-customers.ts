import type { Context } from '#domain/context.ts'
import { countUsersOfCustomers } from '#domain/customer/count-users-of-customers.ts'
import { type CustomerView, customerViewOf } from '#domain/customer/customer-view.ts'

export interface ListCustomers {
  readonly orgId: string
  /** Id of the last customer of the previous page; '': from the beginning. */
  readonly after: string
  readonly limit: number
  readonly withUserCount: boolean
}

/** Lists the customers of an organization by id; `hasMore`: others follow. */
export async function listCustomers(
  ctx: Context,
  { orgId, after, limit, withUserCount }: ListCustomers,
): Promise<{ customers: CustomerView[]; hasMore: boolean }> {
  const rows = await ctx.rows
    .selectFrom('customers')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const page = rows.slice(0, limit).map(customerViewOf)
  return { customers: withUserCount ? await withUserCounts(ctx, orgId, page) : page, hasMore: rows.length > limit }
}

/** Adds the number of users to each customer. */
export async function withUserCounts(
  ctx: Pick<Context, 'rows'>,
  orgId: string,
  customers: readonly CustomerView[],
): Promise<CustomerView[]> {
  const ids = customers.map((customer) => customer.id)
  const users = await countUsersOfCustomers(ctx, orgId, ids)
  return customers.map((customer) => ({ ...customer, userCount: users.get(customer.id) ?? 0 }))
}
