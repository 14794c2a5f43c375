import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { otpSmsAdded } from '#domain/user/otp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * One-time codes by SMS become a second factor of the person.
 * @throws AppError failedPrecondition while the number is not verified; alreadyExists
 */
export async function addOtpSms(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), decideAddOtpSms)
  return detailsOf(after)
}

export function decideAddOtpSms(user: User): UserEvent[] {
  requireFactorHolder(user)
  if (user.otp.sms) throw refuse('otpSms.alreadyReady')
  if (!user.phone.verified) throw refuse('phone.notVerified')
  return [otpSmsAdded()]
}
