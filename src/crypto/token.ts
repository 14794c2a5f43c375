import { hash, randomBytes } from 'node:crypto'

/** Lets people and secret scanners see what they found. */
const PREFIX = 'usher_'
const RANDOM_BYTES = 32

/** An opaque token: 256 random bits in base64url. It is shown once; what is kept is its hash. */
export function makeToken(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url')
}

/**
 * What is kept of a token, and looked up: SHA-256 in base64url. A token is too random to be guessed from it, and a
 * look-up by hash tells nothing by its timing.
 */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}
