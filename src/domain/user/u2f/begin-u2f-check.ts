import { authenticationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { OrgContext } from '#domain/context.ts'
import { requireMayTry } from '#domain/user/factor/try-factor.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/**
 * Asks the browser for a touch of one of the person's security keys, at sign-in: what to hand to
 * `navigator.credentials.get`, and the id that checkU2f has to name.
 * @throws AppError failedPrecondition when there is no key, or the user may not sign in; notFound
 */
export async function beginU2fCheck(
  ctx: OrgContext,
  userId: string,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof authenticationOptions>> }> {
  const { state } = await loadUser(ctx, userId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
  requireMayTry(state)
  const known = Object.values(state.securityKeys)
  if (known.length === 0) throw failedPrecondition('COMMAND-U2f04', 'Errors.User.MFA.U2F.NotExisting')
  const rp = relyingParty(ctx.externalUrl, RELYING_PARTY_NAME)
  const options = await authenticationOptions({ rp, use: 'secondFactor', known })
  const challengeId = await keepChallenge(ctx, { challenge: options.challenge, purpose: 'securityKey', userId })
  return { challengeId, options }
}
