import { invalidArgument } from '#kit/errors.ts'
import { isLoopbackHost } from '#kit/public-address.ts'

/**
 * The issuer as it is stored. Refuses what is no place to trust: it has to be an https URL without credentials, query
 * or fragment (OpenID Connect Discovery §4.1); http is for providers on this machine only.
 */
export function normalizeIssuer(issuer: string, refusalId: string): string {
  const trimmed = issuer.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname))
  if (!url || !safe || url.username || url.password || trimmed.includes('?') || trimmed.includes('#'))
    throw invalidArgument(refusalId, 'Errors.IDPConfig.IssuerInvalid')
  return trimmed
}
