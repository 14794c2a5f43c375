import type { OrgContext } from '#domain/context.ts'
import { type FoundCustomer, withUserCounts } from '#domain/customer/list-customers.ts'
import { loadCustomer } from '#domain/customer/load-customer.ts'

/** One customer of the organization acted in. */
export async function getCustomer(ctx: OrgContext, id: string, withUserCount: boolean): Promise<FoundCustomer> {
  await loadCustomer(ctx, id)
  const rows = await ctx.rows.selectFrom('customers').selectAll().where('id', '=', id).execute()
  const [customer] = withUserCount ? await withUserCounts(ctx, rows) : rows
  if (!customer) throw new Error(`customer ${id} is loaded and has no row`)
  return customer
}
