import { type RelyingParty, relyingParty } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Returns the relying party of this server's own pages. The browser shows its name. */
export const ownRelyingParty = ({ externalUrl }: Pick<Context, 'externalUrl'>): RelyingParty =>
  relyingParty(externalUrl, 'Usher')

/** Rejects a relying party id other than a host name in its canonical form. */
export function requireRelyingPartyId(domain: string): void {
  const url = `https://${domain}`
  if (!URL.canParse(url) || new URL(url).hostname !== domain) throw refuse('webauthn.domainInvalid')
}

/**
 * Returns the origin that the browser signed, if the relying party may be used there: the domain itself or one below it,
 * under TLS or on this machine (WebAuthn level 3, "relying party identifier").
 */
export function originOf(response: unknown, rpId: string): string | undefined {
  const origin = signedOrigin(response)
  if (origin === undefined || !URL.canParse(origin)) return undefined
  const { hostname, protocol } = new URL(origin)
  const isBelow = hostname === rpId || hostname.endsWith(`.${rpId}`)
  const isSecure = protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost')
  return isBelow && isSecure ? origin : undefined
}

function signedOrigin(response: unknown): string | undefined {
  const origin = signedClientData(response)?.origin
  return typeof origin === 'string' ? origin : undefined
}

/** Returns the client data that the browser signed, before the signature is verified; undefined: it is no JSON object. */
export function signedClientData(response: unknown): { origin?: unknown; challenge?: unknown } | undefined {
  // From the wire: every part is examined here, and the verification of the signature covers all of it.
  const { response: inner } = (response ?? {}) as { response?: { clientDataJSON?: unknown } | null }
  const encoded = inner?.clientDataJSON
  if (typeof encoded !== 'string') return undefined
  try {
    return (JSON.parse(Buffer.from(encoded, 'base64url').toString()) as object | null) ?? undefined
  } catch {
    return undefined
  }
}
