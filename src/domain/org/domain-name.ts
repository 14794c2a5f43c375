import { domainToASCII, domainToUnicode } from 'node:url'
import { refuse } from '#domain/reasons/reason.ts'

/** RFC 1035 §2.3.4, RFC 1123 §2.1: sizes in octets of the ASCII form. */
const MAX_DOMAIN = 253
/** Permitted characters; a URL parser would take others (a path, a port, credentials) as the end of the host. */
const TYPED = /^[\p{L}\p{M}\p{N}.-]+$/u
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * Returns a domain as it is stored: lower case, in Unicode form (IDNA), without a trailing dot. Rejects everything but
 * host names: addresses, ports, wildcards.
 */
export function normalizeDomain(domain: string): string {
  const typed = domain.trim().replace(/\.$/, '')
  const ascii = TYPED.test(typed) ? domainToASCII(typed) : ''
  const labels = ascii.split('.')
  const numeric = /^[0-9]+$/.test(labels.at(-1) ?? '')
  if (ascii.length > MAX_DOMAIN || numeric || !labels.every((label) => LABEL.test(label)))
    throw refuse('domain.invalid')
  return domainToUnicode(ascii)
}
