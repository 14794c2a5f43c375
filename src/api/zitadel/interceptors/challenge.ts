import { DPOP_ALGORITHMS } from '#crypto/dpop-proof.ts'

/**
 * Returns the `WWW-Authenticate` header of a 401 (RFC 6750 §3, RFC 9449 §7.1). A quoted text takes printable ASCII
 * without quote and backslash.
 */
export function challenge(authorization: string | undefined, message: string): string {
  if (!authorization) return 'Bearer'
  const description = message.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?')
  const error = `error="invalid_token", error_description="${description}"`
  return /^dpop /i.test(authorization) ? `DPoP ${error}, algs="${DPOP_ALGORITHMS.join(' ')}"` : `Bearer ${error}`
}
