import type { CustomFetch } from 'openid-client'
import { requestPublic } from '#kit/fetch-public.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'

/** For one request to a provider, milliseconds; a sign-in makes four at most. */
const TIMEOUT_MS = 5_000
/** Bytes; metadata and key sets of the largest providers have a tenth of it. */
const MAX_BYTES = 512 * 1024

/** Failure to reach a provider, as opposed to an invalid response. */
export class Unreachable extends Error {}

/** Statuses whose answers have no body (Fetch Standard). */
const BODYLESS = [101, 204, 205, 304]

/**
 * Fetch function that the OpenID Connect library reaches providers with: the public network only, and loopback too if
 * `allowLoopback` is set. Returns redirects as answers and never follows them.
 */
export function guardedFetch(allowLoopback: boolean): CustomFetch {
  const allows = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? undefined : String(body)
    const request = { method, headers, ...(text === undefined ? {} : { body: text }) }
    const bounds = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, allows }
    const response = await requestPublic(new URL(url), request, bounds).catch((cause: unknown) => {
      throw new Unreachable(`${new URL(url).host} cannot be asked`, { cause })
    })
    const copiedHeaders = Object.entries(response.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    )
    const { status } = response
    if (status < 200 || status > 599) throw new Unreachable(`${new URL(url).host} answered ${status}`)
    return new Response(BODYLESS.includes(status) ? null : response.body, { status, headers: copiedHeaders })
  }
}
