import type { IncomingHttpHeaders } from 'node:http'

/**
 * Returns whether a browser sent a form from a page of another origin, by headers that pages cannot change:
 * `Sec-Fetch-Site` (Fetch Metadata), or in its absence `Origin`, which must equal `ownOrigin`. Requests without either,
 * from programs or old browsers, count as same-origin.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, ownOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  // Our own pages under another name (127.0.0.1 for localhost) are ours: cookies of one name do not come with another.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  return headers.origin !== undefined && headers.origin !== ownOrigin
}
