import { hash } from 'node:crypto'
import { pooledRandomBytes } from '#crypto/random-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

/** Identifies a token to users and secret scanners. */
const PREFIX = 'usher_'
const RANDOM_BYTES = 32

/** Creates an opaque token: 256 random bits in base64url. It is shown once; only its hash is stored. */
export function makeToken(): string {
  return PREFIX + pooledRandomBytes(RANDOM_BYTES).toString('base64url')
}

/**
 * Returns the stored form of a token, which look-ups compare: SHA-256 in base64url. The token's entropy prevents
 * guessing it from the hash, and the timing of a look-up by hash reveals nothing about it.
 */
export function hashToken(token: string): string {
  return hash('sha256', token, 'base64url')
}

/** Returns whether a token has this stored form; its timing reveals nothing about either. */
export const isHashOf = (token: string, stored: string): boolean =>
  sameBytes(Buffer.from(hashToken(token)), Buffer.from(stored))
