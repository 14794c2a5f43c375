import { registrationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'

/**
 * Asks the browser for a security key as a second factor: what to hand to `navigator.credentials.create`, and the id
 * that finishU2fRegistration has to name.
 * @throws AppError failedPrecondition for a program or a shut-out user; notFound
 */
export async function beginU2fRegistration(
  ctx: Context,
  target: Target,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof registrationOptions>> }> {
  const { owner, state } = await readUser(ctx, target, mayOrSelf('user.credential.write'))
  requireFactorHolder(state)
  const { preferredLoginName } = await loginNamesOf(ctx, owner, state.userName)
  const options = await registrationOptions({
    rp: relyingParty(ctx.externalUrl, RELYING_PARTY_NAME),
    use: 'secondFactor',
    user: { id: target.id, loginName: preferredLoginName, displayName: state.profile.displayName },
    known: Object.values(state.securityKeys),
  })
  const challengeId = await keepChallenge(ctx, {
    challenge: options.challenge,
    purpose: 'registerSecurityKey',
    userId: target.id,
  })
  return { challengeId, options }
}
