import { authenticationOptions } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { requireMayTry } from '#domain/user/factor/try-factor.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'

/**
 * Returns the options for `navigator.credentials.get` to sign in by one of the user's security keys, and the id that
 * checkU2f requires. @throws AppError failedPrecondition when the user has no key or may not sign in; notFound
 */
export async function beginU2fCheck(
  ctx: Context,
  target: Target,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof authenticationOptions>> }> {
  const { state } = await loadUser(ctx, target)
  requireMayTry(state)
  const known = Object.values(state.securityKeys)
  if (known.length === 0) throw refuse('u2f.notReady')
  const rp = ownRelyingParty(ctx)
  const options = await authenticationOptions({ rp, use: 'secondFactor', known })
  const challengeId = await keepChallenge(ctx, {
    challenge: options.challenge,
    purpose: 'securityKey',
    userId: target.id,
    rpId: rp.id,
  })
  return { challengeId, options }
}
