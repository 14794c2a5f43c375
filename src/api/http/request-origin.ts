import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a browser sent a form from a page of another origin than `ownOrigin`, by what browsers say of it and pages
 * cannot change: `Sec-Fetch-Site` (Fetch Metadata), and `Origin`. What says nothing of it, a program or an old browser,
 * is not from elsewhere.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = headers
  if (origin === undefined || origin === ownOrigin) return false
  // An origin that the browser keeps to itself (a setting of its user) is told apart by the other header alone.
  return !(origin === 'null' && site === 'same-origin')
}
