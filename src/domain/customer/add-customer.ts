import { randomUUID } from 'node:crypto'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { checkCustomer } from '#domain/customer/check-customer.ts'
import { type CustomerSettings, customerAdded, customerAggregate } from '#domain/customer/customer.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { change } from '#eventstore/event-store.ts'

/** Adds a customer to the organization acted in. Its domain is unique there, whatever its letter case. */
export async function addCustomer(
  ctx: OrgContext,
  settings: CustomerSettings,
): Promise<{ customerId: string; details: Details }> {
  ctx.caller.require('customer.write', ctx.orgId)
  const events = decideAddCustomer(settings)
  const customerId = randomUUID()
  const before = ctx.events.unborn(customerAggregate, customerId)
  return ctx.events.retry(async () => {
    const org = await loadStandingOrg(ctx, ctx.orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: customerAggregate, before, events, owner: ctx.orgId }),
      orgStands(org),
    ])
    return { customerId, details: detailsOf(after ?? before) }
  })
}

export function decideAddCustomer(settings: CustomerSettings) {
  const failures = checkCustomer(settings)
  if (failures.length > 0) throw invalidFields(failures)
  return [customerAdded(settings)]
}
