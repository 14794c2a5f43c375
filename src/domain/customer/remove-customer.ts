import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { countUsersOfCustomers } from '#domain/customer/count-users-of-customers.ts'
import { customerAggregate, customerRemoved } from '#domain/customer/customer.ts'
import { requireCustomer } from '#domain/customer/load-customer.ts'
import { failedPrecondition } from '#kit/errors.ts'

/**
 * Removes a customer; refused while users belong to it. One that is assigned in the same moment belongs to a customer
 * that is not there, which reads as to none; ids of customers are never used again.
 */
export async function removeCustomer(ctx: OrgContext, customerId: string): Promise<Details> {
  ctx.caller.require('customer.write', ctx.orgId)
  const users = (await countUsersOfCustomers(ctx, [customerId])).get(customerId) ?? 0
  const after = await ctx.events.change(author(ctx), customerAggregate, customerId, (customer) => {
    requireCustomer(customer, ctx.orgId)
    return decideRemoveCustomer(users)
  })
  return detailsOf(after)
}

export function decideRemoveCustomer(users: number) {
  if (users > 0) throw failedPrecondition('CUSTOM-Used1', 'Errors.Customer.HasUsers')
  return [customerRemoved()]
}
