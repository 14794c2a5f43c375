import { claimedCredential, verifyAuthentication } from '#crypto/webauthn.ts'
import { author, type Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { passkeyCheckFailed, passkeyCheckSucceeded, passkeySignCountChanged } from '#domain/user/passwordless/events.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

export interface CheckPasskey {
  /** From beginPasskeyCheck; consumed by this call, successful or not. */
  readonly challengeId: string
  /** The browser's answer as it came. */
  readonly response: unknown
}

const wrongPasskeyError = () => refuse('passkey.wrong')

/**
 * Signs in the owner of a passkey: the response names the user, whose key then verifies it. All failures have the same
 * error. @returns the user after the check
 */
export async function checkPasskey(
  ctx: Pick<Context, 'events' | 'rows' | 'now' | 'externalUrl' | 'caller'>,
  { challengeId, response }: CheckPasskey,
): Promise<Folded<User>> {
  const challenge = await takeChallenge(ctx, { id: challengeId, purpose: 'passkey', userId: '' })
  const claimed = claimedCredential(response)
  if (!claimed?.userId) throw wrongPasskeyError()
  const user = await ctx.events.load(userAggregate, claimed.userId)
  if (!exists(userAggregate, user) || user.state.status !== 'active') throw wrongPasskeyError()
  const known = Object.entries(user.state.passkeys.tokens).find(([, one]) => one.credentialId === claimed.credentialId)
  // Not recorded: otherwise an unauthenticated caller could fill any user's history.
  if (!known) throw wrongPasskeyError()
  const [passkeyId, credential] = known
  const rp = ownRelyingParty(ctx)
  const verified = await verifyAuthentication({ rp, use: 'passkey', challenge, response, credential })
  const assertion = verified && { passkeyId, credentialId: credential.credentialId, counter: verified.counter }
  let right = false
  const after = await ctx.events.change(author(ctx), userAggregate, user.id, ({ state }) => {
    const decided = decideCheckPasskey(state, assertion)
    right = decided.right
    return decided.events
  })
  if (!right) throw wrongPasskeyError()
  return after
}

/** The passkey that answered rightly, and its signature counter. */
export interface PasskeyAssertion {
  readonly passkeyId: string
  readonly credentialId: string
  readonly counter: number
}

/** `answered` undefined: not rightly. The person or the passkey may have changed since it answered. */
export function decideCheckPasskey(
  user: User,
  assertion: PasskeyAssertion | undefined,
): { right: boolean; events: UserEvent[] } {
  if (user.status !== 'active') return { right: false, events: [] }
  const wrong = { right: false, events: [passkeyCheckFailed()] }
  if (!assertion || !Object.hasOwn(user.passkeys.tokens, assertion.passkeyId)) return wrong
  const passkey = user.passkeys.tokens[assertion.passkeyId]
  if (passkey?.credentialId !== assertion.credentialId || wentBack(passkey.counter, assertion.counter)) return wrong
  const events: UserEvent[] = [passkeyCheckSucceeded(assertion.passkeyId)]
  if (assertion.counter !== passkey.counter)
    events.push(passkeySignCountChanged(assertion.passkeyId, assertion.counter))
  return { right: true, events }
}

/** A counter that does not increase indicates a copied key (WebAuthn level 3 §7.2); 0 on both sides: it has none. */
const wentBack = (storedCount: number, receivedCount: number): boolean =>
  (storedCount > 0 || receivedCount > 0) && receivedCount <= storedCount
