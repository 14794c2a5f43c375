import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * One-time codes by email become a second factor of the person.
 * @throws AppError failedPrecondition while the address is not verified; alreadyExists
 */
export async function addOtpEmail(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), decideAddOtpEmail)
  return detailsOf(after)
}

export function decideAddOtpEmail(user: User): UserEvent[] {
  requireFactorHolder(user)
  if (user.otp.email) throw refuse('otpEmail.alreadyReady')
  if (!user.email.verified) throw refuse('email.notVerified')
  return [otpEmailAdded()]
}
