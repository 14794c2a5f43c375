import { verifyTotp } from '#crypto/totp.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { totpVerified } from '#domain/user/totp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

export interface FinishTotpEnrollment {
  readonly userId: string
  /** As the authenticator shows it; spaces are ignored. */
  readonly code: string
}

/**
 * The person shows that the authenticator has the secret: from now on it is a second factor. The code is thereby used.
 * @throws AppError invalidArgument for a wrong code; failedPrecondition when no set-up was started; alreadyExists when
 * it was finished before
 */
export async function finishTotpEnrollment(ctx: OrgContext, { userId, code }: FinishTotpEnrollment): Promise<Details> {
  requireFactorOwner(ctx, userId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    return decideFinishTotpEnrollment(ctx, user.state, code)
  })
  return detailsOf(after)
}

/** A wrong code counts for nothing: whoever sets up an authenticator has its secret before their eyes. */
export function decideFinishTotpEnrollment(
  ctx: Pick<OrgContext, 'cipher' | 'now'>,
  user: User,
  code: string,
): UserEvent[] {
  requireFactorHolder(user)
  if (!user.totp) throw failedPrecondition('COMMAND-Otp04', 'Errors.User.MFA.OTP.NotExisting')
  if (user.totp.ready) throw alreadyExists('COMMAND-Otp02', 'Errors.User.MFA.OTP.AlreadyReady')
  const secret = ctx.cipher.decrypt(user.totp.secret, 'totp')
  const step = verifyTotp({ secret, code, nowMs: ctx.now, lastStep: 0 })
  if (step === undefined) throw invalidArgument('COMMAND-Otp11', 'Errors.User.MFA.OTP.InvalidCode')
  return [totpVerified(step)]
}
