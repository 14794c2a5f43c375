/** Where links in mails may lead: only below addresses that an operator wrote down (docs/security.md). */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * An address that links may lead to: absolute, https (http on this machine only), without
 * characters that browsers interpret differently. Undefined for others.
 */
export function parseReturnUrl(text: string): URL | undefined {
  if (/[\s\\\p{Cc}]/u.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.username || url.password || url.hash) return undefined
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) return undefined
  return url
}

/** Returns whether an address is at or below an allowed one: same origin, and the path within the allowed path. */
export function isBelow(url: URL, allowed: readonly string[]): boolean {
  return allowed.some((one) => {
    const root = new URL(one)
    if (url.origin !== root.origin) return false
    const folder = root.pathname.endsWith('/') ? root.pathname : `${root.pathname}/`
    return url.pathname === root.pathname || url.pathname.startsWith(folder)
  })
}
