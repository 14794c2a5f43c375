import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { phoneRemoved } from '#domain/user/phone/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Takes a person's phone number away, and with it one-time codes by SMS (contract §7.3). */
export async function removeHumanPhone(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-3M9fs', 'Errors.User.NotFound'))
    return decideRemoveHumanPhone(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveHumanPhone(user: User): UserEvent[] {
  if (!user.phone.number) throw notFound('COMMAND-p6rsc', 'Errors.User.Phone.NotFound')
  return [phoneRemoved()]
}
