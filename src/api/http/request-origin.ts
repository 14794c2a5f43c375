import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a browser sent a form from a page of another origin, by what browsers say of it and pages cannot change:
 * `Sec-Fetch-Site` (Fetch Metadata), or in its absence `Origin`, which then has to be `ownOrigin`. What says nothing of
 * it, a program or an old browser, is not from elsewhere.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  // Our own pages under another name (127.0.0.1 for localhost) are ours: cookies of one name do not come with another.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return headers.origin !== undefined && headers.origin !== ownOrigin
}
