import { relyingParty, verifyRegistration } from '#crypto/webauthn.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireRoom } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { type SecurityKeyRegistered, securityKeyRegistered } from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface FinishU2fRegistration {
  /** From beginU2fRegistration; used up by this, whatever comes of it. */
  readonly challengeId: string
  /** The browser's answer as it came. */
  readonly response: unknown
  /** What the person calls it; '' : a name is given. */
  readonly name: string
  readonly userAgent: string
}

/** Longest text that is kept, in characters. */
const MAX_TEXT = 200

/**
 * Keeps the security key that the browser made: from now on it is a second factor.
 * @throws AppError invalidArgument for a wrong answer or challenge; alreadyExists for a key that is registered
 */
export async function finishU2fRegistration(
  ctx: Context,
  target: Target,
  input: FinishU2fRegistration,
): Promise<{ keyId: string; details: Details }> {
  await readUser(ctx, target, mayOrSelf('user.credential.write'))
  const wanted = { id: input.challengeId, purpose: 'registerSecurityKey', userId: target.id } as const
  const challenge = await takeChallenge(ctx, wanted)
  const rp = relyingParty(ctx.externalUrl, RELYING_PARTY_NAME)
  const credential = await verifyRegistration({ rp, use: 'secondFactor', challenge, response: input.response })
  const key = {
    id: ctx.newId(),
    name: input.name.trim().slice(0, MAX_TEXT) || 'Security key',
    credentialId: credential.credentialId,
    publicKey: credential.publicKey,
    counter: credential.counter,
    aaguid: credential.aaguid,
    transports: [...credential.transports],
    backedUp: credential.backedUp,
    rpId: rp.id,
    userAgent: input.userAgent.slice(0, MAX_TEXT),
  }
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) =>
    decideFinishU2fRegistration(user, key),
  )
  return { keyId: key.id, details: detailsOf(after) }
}

export function decideFinishU2fRegistration(user: User, key: SecurityKeyRegistered['payload']): UserEvent[] {
  requireFactorHolder(user)
  const known = Object.values(user.securityKeys).some((one) => one.credentialId === key.credentialId)
  if (known) throw refuse('u2f.alreadyExists')
  requireRoom(Object.keys(user.securityKeys).length, limits.securityKeys)
  return [securityKeyRegistered(key)]
}
