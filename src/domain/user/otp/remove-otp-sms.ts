import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { otpSmsRemoved } from '#domain/user/otp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-Sr3h3', 'Errors.User.MFA.OTP.NotExisting')

/** Ends one-time codes by SMS for a person (contract §7.5). */
export async function removeOtpSms(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveOtpSms(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveOtpSms(user: User): UserEvent[] {
  if (!user.otp.sms) throw missing()
  return [otpSmsRemoved()]
}
