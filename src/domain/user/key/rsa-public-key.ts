import { createPublicKey, type KeyObject } from 'node:crypto'
import { refuse } from '#domain/reasons/reason.ts'

/** Key size limits by NIST SP 800-131A, and by the cost of a signature check. */
const MIN_BITS = 2048
const MAX_BITS = 8192

const invalid = (cause?: unknown) => refuse('machineKey.invalid', { cause })

/** An RSA public key that a caller sent as PEM (SPKI or PKCS#1), as SPKI PEM. Refuses all else, private keys too. */
export function readRsaPublicKey(pem: string): string {
  // From a private key the public one could be had; but a private key must not come here at all.
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem.trim())) throw invalid()
  const key = parse(pem)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType !== 'rsa' || bits < MIN_BITS || bits > MAX_BITS) throw invalid()
  return key.export({ type: 'spki', format: 'pem' }).toString()
}

function parse(pem: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch (error) {
    throw invalid(error)
  }
}
