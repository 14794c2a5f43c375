import type { Context } from '#domain/context.ts'
import { type CustomerView, customerViewOf } from '#domain/customer/customer-view.ts'
import { withUserCounts } from '#domain/customer/list-customers.ts'
import { loadCustomer } from '#domain/customer/load-customer.ts'
import type { Target } from '#domain/target.ts'

/** Returns one customer. */
export async function getCustomer(
  ctx: Pick<Context, 'events' | 'rows'>,
  target: Target,
  withUserCount: boolean,
): Promise<CustomerView> {
  const { id, owner } = await loadCustomer(ctx, target)
  const rows = await ctx.rows.selectFrom('customers').selectAll().where('id', '=', id).execute()
  const customers = rows.map(customerViewOf)
  const [customer] = withUserCount ? await withUserCounts(ctx, owner, customers) : customers
  if (!customer) throw new Error(`customer ${id} is loaded and has no row`)
  return customer
}
