import { authenticationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'

/**
 * Asks the browser for whichever passkey it has for this server, at sign-in: what to hand to
 * `navigator.credentials.get`, and the id that checkPasskey has to name. Nobody is named, so it tells nothing of
 * anybody.
 */
export async function beginPasskeyCheck(
  ctx: Pick<Context, 'events' | 'newId' | 'now' | 'externalUrl'>,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof authenticationOptions>> }> {
  const rp = relyingParty(ctx.externalUrl, RELYING_PARTY_NAME)
  const options = await authenticationOptions({ rp, use: 'passkey', known: [] })
  const challengeId = await keepChallenge(ctx, { challenge: options.challenge, purpose: 'passkey', userId: '' })
  return { challengeId, options }
}
