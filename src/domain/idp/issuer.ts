import { refuse } from '#domain/reasons/reason.ts'
import { isLoopbackHost } from '#kit/public-address.ts'

/**
 * Returns the issuer as it is stored. Requires an https URL without credentials, query and fragment (OpenID Connect
 * Discovery §4.1); http only for providers on the same machine.
 */
export function normalizeIssuer(issuer: string): string {
  const trimmed = issuer.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname))
  if (!url || !safe || url.username || url.password || trimmed.includes('?') || trimmed.includes('#'))
    throw refuse('idp.issuerInvalid')
  return trimmed
}
