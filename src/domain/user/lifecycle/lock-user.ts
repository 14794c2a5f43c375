import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Shuts a user out for reasons of security, until it is unlocked (contract §7.2). */
export async function lockUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-5M9fs', 'Errors.User.NotFound'))
    return decideLockUser(user.state)
  })
  return detailsOf(after)
}

export function decideLockUser(user: User): UserEvent[] {
  if (user.status !== 'active' && user.status !== 'initial')
    throw failedPrecondition('COMMAND-3NN8v', 'Errors.User.ShouldBeActiveOrInitial')
  return [userLocked()]
}
