import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '#kit/public-address.ts'

/** A response that is not accepted, or an address that is not asked. */
export class NotFetched extends Error {}

export interface FetchBounds {
  /** Limit of the whole request, from name resolution to the end of the body; milliseconds. */
  readonly timeoutMs: number
  /** Bytes of the body; a longer one is an error. */
  readonly maxBytes: number
  /** Returns whether connecting to an address is allowed; absent: public addresses only. */
  readonly allows?: (address: string) => boolean
}

export interface Fetched {
  readonly status: number
  readonly body: string
}

/** Request to send; a GET without headers by default. */
export interface HttpRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpResponse extends Fetched {
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders
}

/** GET of an address that a caller chose, as `askPublic`. */
export async function fetchPublic(url: URL, bounds: FetchBounds): Promise<Fetched> {
  const { status, body } = await requestPublic(url, {}, bounds)
  return { status, body }
}

/** Returns the body of an address; rejects where its status is not 200. */
export async function fetchDocument(url: URL, bounds: FetchBounds): Promise<string> {
  const { status, body } = await fetchPublic(url, bounds)
  if (status === 200) return body
  const isRedirect = status >= 300 && status < 400
  throw new NotFetched(`it answers with status ${status}${isRedirect ? '; redirects are not followed' : ''}`)
}

/**
 * Sends a request to an address that a caller chose. Connects to the public network only: resolved addresses are
 * checked when the connection is made, so DNS rebinding fails. Does not follow redirects. Rejects with an Error for the
 * log; `fetchFailure` makes the text for the caller.
 */
export async function requestPublic(url: URL, outbound: HttpRequest, bounds: FetchBounds): Promise<HttpResponse> {
  const { timeoutMs, maxBytes, allows = isPublicAddress } = bounds
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !allows(host)) throw new NotFetched('it is no public address')
  const request = url.protocol === 'https:' ? httpsRequest : url.protocol === 'http:' ? httpRequest : undefined
  if (!request) throw new NotFetched(`${url.protocol} cannot be fetched`)
  const { method = 'GET', headers = {}, body } = outbound
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = request(url, { method, headers, lookup: lookupWith(allows), agent: false, signal }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > maxBytes) response.destroy(new NotFetched(`the answer is longer than ${maxBytes} bytes`))
      })
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Resolves a name by the system; fails if any of its addresses is not allowed. */
export const lookupWith =
  (allows: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error) callback(error, [])
      else if (!first || !addresses.every(({ address }) => allows(address)))
        callback(new NotFetched(`${hostname} leads to no public address`), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
