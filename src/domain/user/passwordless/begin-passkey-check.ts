import { authenticationOptions } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'

/**
 * Asks the browser for whichever passkey it has for this server, at sign-in: what to hand to
 * `navigator.credentials.get`, and the id that checkPasskey has to name. Nobody is named, so it tells nothing of
 * anybody.
 */
export async function beginPasskeyCheck(
  ctx: Pick<Context, 'events' | 'newId' | 'now' | 'externalUrl'>,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof authenticationOptions>> }> {
  const rp = ownRelyingParty(ctx)
  const options = await authenticationOptions({ rp, use: 'passkey', known: [] })
  const challengeId = await keepChallenge(ctx, {
    challenge: options.challenge,
    purpose: 'passkey',
    userId: '',
    rpId: rp.id,
  })
  return { challengeId, options }
}
