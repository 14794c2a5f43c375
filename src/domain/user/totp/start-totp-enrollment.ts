import { generateTotpSecret, totpUri } from '#crypto/totp.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { totpAdded } from '#domain/user/totp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface StartedTotpEnrollment {
  /** The `otpauth://` address, for a QR code. */
  readonly uri: string
  /** The same secret in base32, for typing. */
  readonly secret: string
  readonly details: Details
}

/**
 * Makes the secret of an authenticator and answers it, this once. It is no factor until finishTotpEnrollment; starting
 * again makes another secret.
 * @throws AppError alreadyExists when an authenticator is set up; failedPrecondition for a program or a shut-out user
 */
export async function startTotpEnrollment(ctx: Context, target: Target): Promise<StartedTotpEnrollment> {
  const secret = generateTotpSecret()
  const sealed = ctx.cipher.encrypt(secret, 'totp')
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) =>
    decideStartTotpEnrollment(user, sealed),
  )
  const { preferredLoginName } = await loginNamesOf(ctx, after.owner, after.state.userName)
  // The issuer is the host, so that users with accounts on several servers can distinguish them.
  const uri = totpUri({ secret, issuer: new URL(ctx.externalUrl).hostname, account: preferredLoginName })
  return { uri, secret, details: detailsOf(after) }
}

export function decideStartTotpEnrollment(user: User, sealedSecret: string): UserEvent[] {
  requireFactorHolder(user)
  if (user.totp?.ready) throw refuse('totp.alreadyReady')
  return [totpAdded(sealedSecret)]
}
