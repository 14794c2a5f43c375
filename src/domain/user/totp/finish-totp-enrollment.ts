import { verifyTotp } from '#crypto/totp.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { totpVerified } from '#domain/user/totp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * The person shows that the authenticator has the secret: from now on it is a second factor. The code is thereby used.
 * @throws AppError invalidArgument for a wrong code; failedPrecondition when no set-up was started; alreadyExists when
 * it was finished before
 */
export async function finishTotpEnrollment(ctx: Context, target: Target, code: string): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) =>
    decideFinishTotpEnrollment(ctx, user, code),
  )
  return detailsOf(after)
}

/** Does not count a wrong code as an attempt: the user setting up an authenticator has its secret. */
export function decideFinishTotpEnrollment(
  ctx: Pick<Context, 'cipher' | 'now'>,
  user: User,
  code: string,
): UserEvent[] {
  requireFactorHolder(user)
  if (!user.totp) throw refuse('totp.notStarted')
  if (user.totp.ready) throw refuse('totp.alreadyReady')
  const secret = ctx.cipher.decrypt(user.totp.secret, 'totp')
  const step = verifyTotp({ secret, code, nowMs: ctx.now, lastStep: 0 })
  if (step === undefined) throw refuse('totp.wrong')
  return [totpVerified(step)]
}
