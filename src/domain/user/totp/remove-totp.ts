import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { totpRemoved } from '#domain/user/totp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-Hd9sd', 'Errors.User.MFA.OTP.NotExisting')

/** Takes a person's authenticator away (contract §7.5). */
export async function removeTotp(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveTotp(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveTotp(user: User): UserEvent[] {
  if (user.totp === undefined) throw missing()
  return [totpRemoved()]
}
