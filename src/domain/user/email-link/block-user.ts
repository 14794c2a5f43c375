import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Shuts a person out who has signed up: every sign-in and token ends at once. Blocked already: nothing happens. */
export async function blockUser(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideBlockUser(user.state)
  })
  return detailsOf(after)
}

export function decideBlockUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw failedPrecondition('USER-NoBlk', 'Errors.User.NotInitialised')
  return user.status === 'active' ? [userLocked()] : []
}
