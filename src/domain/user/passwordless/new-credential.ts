import { type RelyingParty, verifyRegistration, type WebAuthnUse } from '#crypto/webauthn.ts'
import type { PasskeyRegistered } from '#domain/user/passwordless/events.ts'

export interface CreatedCredential {
  readonly id: string
  readonly use: WebAuthnUse
  readonly rp: RelyingParty
  readonly challenge: string
  /** Answer of the browser, unchanged. */
  readonly response: unknown
  /** Chosen by the user; '': a default name. */
  readonly name: string
  readonly userAgent: string
}

/** Maximum length of a stored text, in characters. */
const MAX_TEXT = 200

const DEFAULT_NAMES: Readonly<Record<WebAuthnUse, string>> = { passkey: 'Passkey', secondFactor: 'Security key' }

/** Returns the record of a created credential; rejects a response that does not verify. */
export async function newCredential({
  id,
  use,
  rp,
  challenge,
  response,
  name,
  userAgent,
}: CreatedCredential): Promise<PasskeyRegistered['payload']> {
  const credential = await verifyRegistration({ rp, use, challenge, response })
  return {
    id,
    name: name.trim().slice(0, MAX_TEXT) || DEFAULT_NAMES[use],
    credentialId: credential.credentialId,
    publicKey: credential.publicKey,
    counter: credential.counter,
    aaguid: credential.aaguid,
    transports: [...credential.transports],
    backedUp: credential.backedUp,
    rpId: rp.id,
    userAgent: userAgent.slice(0, MAX_TEXT),
  }
}
