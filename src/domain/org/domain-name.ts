import { domainToASCII, domainToUnicode } from 'node:url'
import { invalidArgument } from '#kit/errors.ts'

/** RFC 1035 §2.3.4, RFC 1123 §2.1: sizes in octets of the ASCII form. */
const MAX_DOMAIN = 253
/** What may be typed; everything else (a path, a port, credentials) would be read as the end of the host. */
const TYPED = /^[\p{L}\p{M}\p{N}.-]+$/u
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * A domain as it is stored: lower case, in readable letters (IDNA), without a trailing dot. Refuses what is no host
 * name: addresses, ports, wildcards.
 */
export function normalizeDomain(domain: string, refusalId = 'ORG-R24hb'): string {
  const typed = domain.trim().replace(/\.$/, '')
  const ascii = TYPED.test(typed) ? domainToASCII(typed) : ''
  const labels = ascii.split('.')
  const numeric = /^[0-9]+$/.test(labels.at(-1) ?? '')
  if (ascii.length > MAX_DOMAIN || numeric || !labels.every((label) => LABEL.test(label)))
    throw invalidArgument(refusalId, 'Errors.Org.Domain.Invalid')
  return domainToUnicode(ascii)
}
