import { registrationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { OrgContext } from '#domain/context.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { notFound } from '#kit/errors.ts'

/**
 * Asks the browser for a security key as a second factor: what to hand to `navigator.credentials.create`, and the id
 * that finishU2fRegistration has to name.
 * @throws AppError failedPrecondition for a program or a shut-out user; notFound
 */
export async function beginU2fRegistration(
  ctx: OrgContext,
  userId: string,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof registrationOptions>> }> {
  requireFactorOwner(ctx, userId)
  const { owner, state } = await loadUser(ctx, userId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
  requireFactorHolder(state)
  const { preferredLoginName } = await loginNamesOf(ctx, owner, state.userName)
  const options = await registrationOptions({
    rp: relyingParty(ctx.externalUrl, RELYING_PARTY_NAME),
    use: 'secondFactor',
    user: { id: userId, loginName: preferredLoginName, displayName: state.profile.displayName },
    known: Object.values(state.securityKeys),
  })
  const challengeId = await keepChallenge(ctx, { challenge: options.challenge, purpose: 'registerSecurityKey', userId })
  return { challengeId, options }
}
