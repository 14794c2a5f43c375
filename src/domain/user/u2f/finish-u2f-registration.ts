import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { newCredential } from '#domain/user/passwordless/new-credential.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { type SecurityKeyRegistered, securityKeyRegistered } from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface FinishU2fRegistration {
  /** Id that beginU2fRegistration returned. Every answer uses it, a wrong one too. */
  readonly challengeId: string
  /** Answer of the browser, unchanged. */
  readonly response: unknown
  /** Name that the user chose; '': a default name. */
  readonly name: string
  readonly userAgent: string
}

/**
 * Registers the security key that the browser created on this server's own pages, as a second factor.
 * @throws AppError invalidArgument for a wrong response or challenge; alreadyExists for a registered key
 */
export async function finishU2fRegistration(
  ctx: Context,
  target: Target,
  { challengeId: id, response, name, userAgent }: FinishU2fRegistration,
): Promise<{ keyId: string; details: Details }> {
  await readUser(ctx, target, mayOrSelf('user.credential.write'))
  const challenge = await takeChallenge(ctx, { id, purpose: 'registerSecurityKey', userId: target.id })
  const rp = ownRelyingParty(ctx)
  const key = await newCredential({ id, use: 'secondFactor', rp, challenge, response, name, userAgent })
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) =>
    decideFinishU2fRegistration(user, key),
  )
  return { keyId: key.id, details: detailsOf(after) }
}

export function decideFinishU2fRegistration(user: User, key: SecurityKeyRegistered['payload']): UserEvent[] {
  requireFactorHolder(user)
  const known = Object.values(user.securityKeys).some((one) => one.credentialId === key.credentialId)
  if (known) throw refuse('u2f.alreadyExists')
  requireBelowLimit(Object.keys(user.securityKeys).length, limits.securityKeys)
  return [securityKeyRegistered(key)]
}
