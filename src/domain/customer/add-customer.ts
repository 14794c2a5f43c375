import { randomUUID } from 'node:crypto'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { checkCustomer } from '#domain/customer/check-customer.ts'
import { type CustomerSettings, customerAdded, customerAggregate } from '#domain/customer/customer.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { change } from '#eventstore/change.ts'

/** Adds a customer to an organization. Its domain is unique there, ignoring case. */
export async function addCustomer(
  ctx: Context,
  orgId: string,
  settings: CustomerSettings,
): Promise<{ customerId: string; details: Details }> {
  const events = decideAddCustomer(settings)
  ctx.caller.require('customer.write', orgId)
  const customerId = randomUUID()
  const before = ctx.events.nonexistent(customerAggregate, customerId)
  return ctx.events.retry(async () => {
    const org = await loadExistingOrg(ctx, orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: customerAggregate, before, events, owner: orgId }),
      orgMustExist(org),
    ])
    return { customerId, details: detailsOf(after ?? before) }
  })
}

export function decideAddCustomer(settings: CustomerSettings) {
  const failures = checkCustomer(settings)
  if (failures.length > 0) throw invalidFields(failures)
  return [customerAdded(settings)]
}
