import { generateTotpSecret, totpUri } from '#crypto/totp.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { totpAdded } from '#domain/user/totp/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { alreadyExists, notFound } from '#kit/errors.ts'

export interface StartedTotpEnrollment {
  /** The `otpauth://` address, for a QR code. */
  readonly uri: string
  /** The same secret in base32, for typing. */
  readonly secret: string
  readonly details: Details
}

/**
 * Makes the secret of an authenticator and answers it, this once. It is no factor until finishTotpEnrollment; starting
 * anew makes another secret.
 * @throws AppError alreadyExists when an authenticator is set up; failedPrecondition for a program or a shut-out user
 */
export async function startTotpEnrollment(ctx: OrgContext, userId: string): Promise<StartedTotpEnrollment> {
  requireFactorOwner(ctx, userId)
  const secret = generateTotpSecret()
  const sealed = ctx.cipher.encrypt(secret, 'totp')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    return decideStartTotpEnrollment(user.state, sealed)
  })
  const { preferredLoginName } = await loginNamesOf(ctx, after.owner, after.state.userName)
  // Named after the host, so that people with accounts on several servers can tell them apart.
  const uri = totpUri({ secret, issuer: new URL(ctx.externalUrl).hostname, account: preferredLoginName })
  return { uri, secret, details: detailsOf(after) }
}

export function decideStartTotpEnrollment(user: User, sealedSecret: string): UserEvent[] {
  requireFactorHolder(user)
  if (user.totp?.ready) throw alreadyExists('COMMAND-Otp02', 'Errors.User.MFA.OTP.AlreadyReady')
  return [totpAdded(sealedSecret)]
}
