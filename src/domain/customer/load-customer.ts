import type { Context } from '#domain/context.ts'
import { type Customer, customerAggregate } from '#domain/customer/customer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Rejects an unknown customer, and one of another organization. */
export function requireCustomer(customer: Folded<Customer>, target: Target): void {
  if (!exists(customerAggregate, customer) || isOutside(target, customer.owner)) throw refuse('customer.notFound')
}

/** Returns a customer. */
export async function loadCustomer(ctx: Pick<Context, 'events'>, target: Target): Promise<Folded<Customer>> {
  if (target.id.includes('\0')) throw refuse('customer.notFound')
  const customer = await ctx.events.load(customerAggregate, target.id)
  requireCustomer(customer, target)
  return customer
}
