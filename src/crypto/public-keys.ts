import { createPublicKey, type KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** Parsed keys by their PEM: parsing and importing one costs three times as much as verifying a signature with it. */
const keys = new LRUCache<string, KeyObject>({ max: 1_000 })

/** @throws Error when the PEM (SPKI) is no public key */
export function publicKeyOf(pem: string): KeyObject {
  const known = keys.get(pem)
  if (known) return known
  const made = createPublicKey(pem)
  keys.set(pem, made)
  return made
}

const CURVES: ReadonlyMap<string, string> = new Map([
  ['ES256', 'prime256v1'],
  ['ES384', 'secp384r1'],
  ['ES512', 'secp521r1'],
])

/** Returns whether a key is of the kind that an algorithm verifies with (RFC 7518 §3.1, RFC 8037 §3.1). */
export function fitsAlgorithm(key: KeyObject, algorithm: string): boolean {
  const curve = CURVES.get(algorithm)
  if (curve !== undefined) return key.asymmetricKeyDetails?.namedCurve === curve
  return key.asymmetricKeyType === (['EdDSA', 'Ed25519'].includes(algorithm) ? 'ed25519' : 'rsa')
}
