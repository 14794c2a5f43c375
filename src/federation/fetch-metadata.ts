import type { FetchMetadata } from '#domain/project/app/saml/load-saml-config.ts'
import { fetchDocument } from '#kit/fetch-public.ts'
import { isLoopbackAddress, isPublicAddress } from '#kit/public-address.ts'

/** Milliseconds; an administrator's call waits for it. */
const TIMEOUT_MS = 10_000
/** Bytes. */
const MAX_BYTES = 512 * 1024

/** Fetches metadata from the public network only, from this machine too where `allowLoopback` is set. */
export function fetchMetadata(allowLoopback: boolean): FetchMetadata {
  const allows = (address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))
  return (url) => fetchDocument(url, { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, allows })
}
