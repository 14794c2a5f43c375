/**
 * Headers that every answer carries. The policy is that of a response that is no page; an API with pages sets its own
 * Content-Security-Policy over it. Nothing here may be stored by a cache or listed by a search engine.
 */
const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Sends no address to another origin. Usher's own forms send their origin, which `no-referrer` would hide.
  'referrer-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'none',
  'cache-control': 'no-store',
}

/** Seconds; a year, as browsers' lists ask for. Other names below the domain are their owners' business. */
const HSTS = { 'strict-transport-security': 'max-age=31536000' }

/**
 * Security headers for the public origin. With https, browsers use nothing else from then on (RFC 6797); not for
 * `localhost`, which other programs share.
 */
export function securityHeaders(externalUrl?: string): Readonly<Record<string, string>> {
  if (externalUrl === undefined) return EVERYWHERE
  const { protocol, hostname } = new URL(externalUrl)
  const isOurs = hostname !== 'localhost' && !hostname.endsWith('.localhost')
  return protocol === 'https:' && isOurs ? { ...EVERYWHERE, ...HSTS } : EVERYWHERE
}
