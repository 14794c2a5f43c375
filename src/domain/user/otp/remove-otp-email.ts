import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { otpEmailRemoved } from '#domain/user/otp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-b312D', 'Errors.User.MFA.OTP.NotExisting')

/** Ends one-time codes by email for a person (contract §7.5). */
export async function removeOtpEmail(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveOtpEmail(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveOtpEmail(user: User): UserEvent[] {
  if (!user.otp.email) throw missing()
  return [otpEmailRemoved()]
}
