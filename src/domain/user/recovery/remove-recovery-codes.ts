import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { recoveryCodesRemoved } from '#domain/user/recovery/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-Rcv20', 'Errors.User.MFA.RecoveryCodes.NotExisting')

/** Takes all recovery codes of a person away, used ones included. NotFound when there are none. */
export async function removeRecoveryCodes(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveRecoveryCodes(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveRecoveryCodes(user: User): UserEvent[] {
  if (Object.keys(user.recovery.codes).length === 0) throw missing()
  return [recoveryCodesRemoved()]
}
