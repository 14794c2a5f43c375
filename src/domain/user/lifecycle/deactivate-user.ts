import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Shuts a user out until it is reactivated (contract §7.2). */
export async function deactivateUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-3M9ds', 'Errors.User.NotFound'))
    return decideDeactivateUser(user.state)
  })
  return detailsOf(after)
}

export function decideDeactivateUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw notFound('COMMAND-ke0fw', 'Errors.User.CantDeactivateInitial')
  if (user.status === 'inactive') throw failedPrecondition('COMMAND-5M0sf', 'Errors.User.AlreadyInactive')
  return [userDeactivated()]
}
