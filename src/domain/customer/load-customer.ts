import type { OrgContext } from '#domain/context.ts'
import { type Customer, customerAggregate } from '#domain/customer/customer.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('CUSTOM-Gone1', 'Errors.Customer.NotFound')

/** Refuses a customer of another organization as one that is not there. */
export function requireCustomer(customer: Folded<Customer>, orgId: string): void {
  if (!exists(customerAggregate, customer) || customer.owner !== orgId) throw missing()
}

/** The customer as it stands, within the organization acted in. */
export async function loadCustomer(ctx: Pick<OrgContext, 'events' | 'orgId'>, id: string): Promise<Folded<Customer>> {
  if (id.includes('\0')) throw missing()
  const customer = await ctx.events.load(customerAggregate, id)
  requireCustomer(customer, ctx.orgId)
  return customer
}
