import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userReactivated, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Lets a blocked person in again, whichever door shut them out. Not blocked: nothing happens. */
export async function unblockUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideUnblockUser(user.state)
  })
  return detailsOf(after)
}

export function decideUnblockUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw failedPrecondition('USER-NoBlk', 'Errors.User.NotInitialised')
  if (user.status === 'locked') return [userUnlocked()]
  return user.status === 'inactive' ? [userReactivated()] : []
}
