import { claimedCredential, verifyAuthentication } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { type FactorTry, tryFactor } from '#domain/user/factor/try-factor.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import {
  securityKeyCheckFailed,
  securityKeyCheckSucceeded,
  securityKeySignCountChanged,
} from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface CheckU2f {
  /** From beginU2fCheck; consumed by this call, successful or not. */
  readonly challengeId: string
  /** The browser's answer as it came. */
  readonly response: unknown
}

/**
 * Checks the response of a security key at sign-in. @returns the user after the check @throws AppError invalidArgument
 * for a wrong response, or a challenge that is unknown, used or expired; failedPrecondition when the user may not sign
 * in; notFound
 */
export async function checkU2f(
  ctx: Context,
  target: Target,
  { challengeId, response }: CheckU2f,
): Promise<Folded<User>> {
  const { state } = await loadUser(ctx, target)
  const challenge = await takeChallenge(ctx, { id: challengeId, purpose: 'securityKey', userId: target.id })
  const assertion = await verifyAssertion(ctx, state, challenge, response)
  return tryFactor(ctx, target, (user) => decideCheckU2f(user.state, assertion))
}

/** The key that answered rightly, and its signature counter. */
export interface KeyAssertion {
  readonly keyId: string
  readonly credentialId: string
  readonly counter: number
}

async function verifyAssertion(
  ctx: Pick<Context, 'externalUrl'>,
  user: User,
  challenge: string,
  response: unknown,
): Promise<KeyAssertion | undefined> {
  const credentialId = claimedCredential(response)?.credentialId
  const known = Object.entries(user.securityKeys).find(([, key]) => key.credentialId === credentialId)
  if (!known) return undefined
  const [keyId, credential] = known
  const rp = ownRelyingParty(ctx)
  const verified = await verifyAuthentication({ rp, use: 'secondFactor', challenge, response, credential })
  return verified && { keyId, credentialId: credential.credentialId, counter: verified.counter }
}

/** `answered` undefined: not rightly. The key may have been taken away, or used again, since it answered. */
export function decideCheckU2f(user: User, assertion: KeyAssertion | undefined): FactorTry {
  const wrong = {
    refusal: refuse('u2f.wrong'),
    events: [securityKeyCheckFailed()],
  }
  if (!assertion) return wrong
  const key = user.securityKeys[assertion.keyId]
  if (key?.credentialId !== assertion.credentialId || wentBack(key.counter, assertion.counter)) return wrong
  const events: UserEvent[] = [securityKeyCheckSucceeded(assertion.keyId)]
  if (assertion.counter !== key.counter) events.push(securityKeySignCountChanged(assertion.keyId, assertion.counter))
  return { events }
}

/** A counter that does not increase indicates a copied key (WebAuthn level 3 §7.2); 0 on both sides: it has none. */
const wentBack = (storedCount: number, receivedCount: number): boolean =>
  (storedCount > 0 || receivedCount > 0) && receivedCount <= storedCount
