import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { loadCustomer } from '#domain/customer/load-customer.ts'
import { customerAssigned } from '#domain/user/person/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface AssignCustomer {
  readonly userId: string
  readonly customerId: string
}

/** Makes a person belong to a customer of the organization, in place of the one before. */
export async function assignCustomer(ctx: OrgContext, { userId, customerId }: AssignCustomer): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  await loadCustomer(ctx, customerId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideAssignCustomer(user.state, customerId)
  })
  return detailsOf(after)
}

export const decideAssignCustomer = (user: User, customerId: string): UserEvent[] =>
  user.customerId === customerId ? [] : [customerAssigned(customerId)]
