import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userReactivated } from '#domain/user/lifecycle/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Lets a deactivated user in again (contract §7.2). */
export async function reactivateUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-4M0sd', 'Errors.User.NotFound'))
    return decideReactivateUser(user.state)
  })
  return detailsOf(after)
}

export function decideReactivateUser(user: User): UserEvent[] {
  if (user.status !== 'inactive') throw failedPrecondition('COMMAND-6M0sf', 'Errors.User.NotInactive')
  return [userReactivated()]
}
