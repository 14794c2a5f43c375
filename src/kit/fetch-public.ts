import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from '#kit/public-address.ts'

export interface FetchBounds {
  /** For all of it: name, connection, answer; milliseconds. */
  readonly timeoutMs: number
  /** Bytes of the body; a longer one is an error. */
  readonly maxBytes: number
  /** Which addresses may be connected to, if not just the public ones. */
  readonly allows?: (address: string) => boolean
}

export interface Fetched {
  readonly status: number
  readonly body: string
}

/**
 * GET of an address that somebody named. Connects to the public network only: the addresses a name leads to are
 * checked where the connection is made, so a name that changes its mind gains nothing. Redirects are not followed.
 * Rejects with an Error for the log; its text is not for the caller.
 */
export async function fetchPublic(url: URL, bounds: FetchBounds): Promise<Fetched> {
  const { timeoutMs, maxBytes, allows = isPublicAddress } = bounds
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !allows(host)) throw new Error(`${host} is no public address`)
  const request = url.protocol === 'https:' ? httpsRequest : url.protocol === 'http:' ? httpRequest : undefined
  if (!request) throw new Error(`${url.protocol} cannot be fetched`)
  return new Promise((resolve, reject) => {
    const options = { lookup: lookupWith(allows), agent: false, signal: AbortSignal.timeout(timeoutMs) }
    const asked = request(url, options, (answer) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        chunks.push(chunk)
        if (bytes > maxBytes) answer.destroy(new Error(`the answer is longer than ${maxBytes} bytes`))
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }))
      answer.on('error', reject)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** The system's look-up; a name with any address that is not allowed leads nowhere. */
export const lookupWith =
  (allows: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error) callback(error, [])
      else if (!first || !addresses.every(({ address }) => allows(address)))
        callback(new Error(`${hostname} leads to no public address`), [])
      else if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
