import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { alreadyExists, failedPrecondition, notFound } from '#kit/errors.ts'

/**
 * One-time codes by email become a second factor of the person.
 * @throws AppError failedPrecondition while the address is not verified; alreadyExists
 */
export async function addOtpEmail(ctx: OrgContext, userId: string): Promise<Details> {
  requireFactorOwner(ctx, userId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    return decideAddOtpEmail(user.state)
  })
  return detailsOf(after)
}

export function decideAddOtpEmail(user: User): UserEvent[] {
  requireFactorHolder(user)
  if (user.otp.email) throw alreadyExists('COMMAND-Otp22', 'Errors.User.MFA.SentOTP.AlreadyReady')
  if (!user.email.verified) throw failedPrecondition('COMMAND-Otp23', 'Errors.User.Email.NotVerified')
  return [otpEmailAdded()]
}
