import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { countUsersOfCustomers } from '#domain/customer/count-users-of-customers.ts'
import { customerAggregate, customerRemoved } from '#domain/customer/customer.ts'
import { loadCustomer, requireCustomer } from '#domain/customer/load-customer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/**
 * Removes a customer; rejects one that has users. A user assigned concurrently refers to a removed customer, which
 * reads as no customer; ids of customers are not reused.
 */
export async function removeCustomer(ctx: Context, target: Target): Promise<Details> {
  const { id, owner } = await loadCustomer(ctx, target)
  ctx.caller.require('customer.write', owner)
  const users = (await countUsersOfCustomers(ctx, owner, [id])).get(id) ?? 0
  const after = await ctx.events.change(author(ctx), customerAggregate, id, (customer) => {
    requireCustomer(customer, target)
    return decideRemoveCustomer(users)
  })
  return detailsOf(after)
}

export function decideRemoveCustomer(users: number) {
  if (users > 0) throw refuse('customer.hasUsers')
  return [customerRemoved()]
}
