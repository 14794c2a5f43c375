import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { otpSmsRemoved } from '#domain/user/otp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes one-time codes by SMS as a factor of a person. */
export async function removeOtpSms(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), decideRemoveOtpSms)
  return detailsOf(after)
}

export function decideRemoveOtpSms(user: User): UserEvent[] {
  if (!user.otp.sms) throw refuse('otpSms.notFound')
  return [otpSmsRemoved()]
}
