import type { PostToTarget } from '#domain/action/target-caller.ts'
import { requestPublic } from '#kit/fetch-public.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'

/** Bytes of a response. */
const MAX_BYTES = 1024 * 1024

/** Posts to targets: on the public network only, on this machine too where `allowLoopback` is set. */
export function postToTarget(allowLoopback: boolean): PostToTarget {
  const allows = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return ({ url, body, headers, timeoutMs }) =>
    requestPublic(new URL(url), { method: 'POST', headers, body }, { timeoutMs, maxBytes: MAX_BYTES, allows })
}
