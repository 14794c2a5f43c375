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
