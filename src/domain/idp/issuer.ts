import { isIPv4 } from 'node:net'
import { invalidArgument } from '#kit/errors.ts'

/**
 * The issuer as it is stored. Refuses what is no place to trust: it has to be an https URL without credentials, query
 * or fragment (OpenID Connect Discovery §4.1); http is for providers on this machine only.
 */
export function normalizeIssuer(issuer: string, refusalId: string): string {
  const trimmed = issuer.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!url || !safe || url.username || url.password || trimmed.includes('?') || trimmed.includes('#'))
    throw invalidArgument(refusalId, 'Errors.IDPConfig.IssuerInvalid')
  return trimmed
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
