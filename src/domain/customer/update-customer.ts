import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { checkCustomer } from '#domain/customer/check-customer.ts'
import { type Customer, type CustomerSettings, customerAggregate, customerChanged } from '#domain/customer/customer.ts'
import { requireCustomer } from '#domain/customer/load-customer.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

export interface UpdateCustomer {
  /** Expected version; undefined: any. */
  readonly version: number | undefined
  readonly changes: Partial<CustomerSettings>
}

/** Changes a customer; equal settings store no event. */
export async function updateCustomer(
  ctx: Context,
  target: Target,
  { version, changes }: UpdateCustomer,
): Promise<Details> {
  const after = await ctx.events.change(author(ctx), customerAggregate, target.id, (customer) => {
    requireCustomer(customer, target)
    ctx.caller.require('customer.write', customer.owner)
    return decideUpdateCustomer(customer.state, version, changes)
  })
  return detailsOf(after)
}

export function decideUpdateCustomer(
  customer: Customer,
  version: number | undefined,
  changes: Partial<CustomerSettings>,
) {
  if (version !== undefined && version !== customer.version) throw refuse('customer.versionStale')
  const failures = checkCustomer({ ...customer, ...changes })
  if (failures.length > 0) throw invalidFields(failures)
  const known = new Map(Object.entries(customer))
  const changed = Object.entries(changes).filter(([name, value]) => known.get(name) !== value)
  return changed.length === 0 ? [] : [customerChanged(Object.fromEntries(changed))]
}
