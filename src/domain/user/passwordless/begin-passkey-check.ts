import { authenticationOptions } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'

/**
 * Returns the options for `navigator.credentials.get` to sign in by any passkey for this server, and the id that
 * checkPasskey requires. Names no user, so it discloses nothing about users.
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
