/**
 * Headers that every answer carries. The policy is that of an answer that is no page; a door with pages sets its own
 * Content-Security-Policy over it. Nothing here may be stored by a cache or listed by a search engine.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'x-robots-tag': 'none',
  'cache-control': 'no-store',
}
