import type { WebAuthnUse } from '#crypto/webauthn.ts'
import type { Context, Details } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { finishRegistration } from '#domain/user/passwordless/finish-registration.ts'
import { signedClientData } from '#domain/user/passwordless/relying-party.ts'
import { findChallengeOf } from '#domain/user/passwordless/webauthn-challenge.ts'

export interface FinishOwnRegistration {
  readonly use: WebAuthnUse
  /** Answer of the browser, unchanged. */
  readonly response: unknown
  readonly name: string
}

/**
 * Registers a credential of the caller. The response names no registration: it is found by the challenge that the
 * browser signed.
 * @throws as `finishRegistration`
 */
export async function finishOwnRegistration(
  ctx: Context,
  { use, response, name }: FinishOwnRegistration,
): Promise<Details> {
  const { id: userId, orgId: within } = ctx.caller
  const purpose = use === 'passkey' ? 'registerPasskey' : 'registerSecurityKey'
  const challenge = signedClientData(response)?.challenge
  const stored = typeof challenge === 'string' ? await findChallengeOf(ctx, { challenge, purpose, userId }) : undefined
  if (!stored) throw refuse(use === 'passkey' ? 'passkey.notFound' : 'u2f.notFound')
  return finishRegistration(ctx, { id: userId, within }, { id: stored.id, use, response, name })
}
