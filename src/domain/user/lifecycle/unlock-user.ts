import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userUnlocked } from '#domain/user/lifecycle/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Lets a locked user in again: as an active one, whatever it was before (contract §7.2, trap 22). */
export async function unlockUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-M0dos', 'Errors.User.NotFound'))
    return decideUnlockUser(user.state)
  })
  return detailsOf(after)
}

export function decideUnlockUser(user: User): UserEvent[] {
  if (user.status !== 'locked') throw failedPrecondition('COMMAND-4M0ds', 'Errors.User.NotLocked')
  return [userUnlocked()]
}
