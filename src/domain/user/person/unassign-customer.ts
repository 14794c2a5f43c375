import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { customerUnassigned } from '#domain/user/person/events.ts'
import { getCustomerOfUser } from '#domain/user/person/get-customer-of-user.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Makes a person belong to no customer. Refused as not found when they belong to none. */
export async function unassignCustomer(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  await getCustomerOfUser(ctx, userId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideUnassignCustomer(user.state)
  })
  return detailsOf(after)
}

export const decideUnassignCustomer = (user: User): UserEvent[] =>
  user.customerId ? [customerUnassigned(user.customerId)] : []
