import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { checkCustomer } from '#domain/customer/check-customer.ts'
import { type Customer, type CustomerSettings, customerAggregate, customerChanged } from '#domain/customer/customer.ts'
import { requireCustomer } from '#domain/customer/load-customer.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { aborted } from '#kit/errors.ts'

export interface UpdateCustomer {
  readonly customerId: string
  /** The version that the changes were made on; undefined: whichever there is. */
  readonly version: number | undefined
  readonly changes: Partial<CustomerSettings>
}

/** Changes a customer; nothing new, nothing stored. */
export async function updateCustomer(
  ctx: OrgContext,
  { customerId, version, changes }: UpdateCustomer,
): Promise<Details> {
  ctx.caller.require('customer.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), customerAggregate, customerId, (customer) => {
    requireCustomer(customer, ctx.orgId)
    return decideUpdateCustomer(customer.state, version, changes)
  })
  return detailsOf(after)
}

export function decideUpdateCustomer(
  customer: Customer,
  version: number | undefined,
  changes: Partial<CustomerSettings>,
) {
  if (version !== undefined && version !== customer.version) throw aborted('CUSTOM-Stale', 'Errors.User.VersionStale')
  const failures = checkCustomer({ ...customer, ...changes })
  if (failures.length > 0) throw invalidFields(failures)
  const known = new Map(Object.entries(customer))
  const changed = Object.entries(changes).filter(([name, value]) => known.get(name) !== value)
  return changed.length === 0 ? [] : [customerChanged(Object.fromEntries(changed))]
}
