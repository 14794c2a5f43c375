import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requirePassword } from '#domain/user/password/change-password.ts'
import { passwordRemoved } from '#domain/user/password/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Takes the password from a person; every sign-in that rests on it ends, and so does an open link to reset it. */
export async function removePassword(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideRemovePassword(user.state)
  })
  return detailsOf(after)
}

export function decideRemovePassword(user: User): UserEvent[] {
  requirePassword(user)
  return [passwordRemoved()]
}
