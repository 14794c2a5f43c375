import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { otpEmailRemoved } from '#domain/user/otp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes one-time codes by email as a factor of a person. */
export async function removeOtpEmail(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), decideRemoveOtpEmail)
  return detailsOf(after)
}

export function decideRemoveOtpEmail(user: User): UserEvent[] {
  if (!user.otp.email) throw refuse('otpEmail.notFound')
  return [otpEmailRemoved()]
}
