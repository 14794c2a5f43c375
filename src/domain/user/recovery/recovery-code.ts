import { hash, randomInt } from 'node:crypto'
import { hashToken } from '#crypto/token.ts'

/** Crockford's base 32: no letter that reads like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
/** 80 bits: too many to search for the plain hash that is stored. */
const LENGTH = 16

/** A new code as people write it down: `7xk2-mq9d-04hn-wz8e`. */
export function makeRecoveryCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)])
  return letters.join('').replace(/.{4}(?=.)/g, '$&-')
}

/** Returns the stored hash of a code; ignores case and spacing of a typed one, and reads `o` as `0`, `l` as `1`. */
export function hashRecoveryCode(typed: string): string {
  const letters = typed.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1')
  return hashToken(letters)
}

/**
 * The hash under which a typed code is stored: an imported one has Keycloak's, SHA-512 of the code in upper case, here in
 * base64url.
 */
export function storedHashOf(codes: Readonly<Record<string, unknown>>, typed: string): string {
  const imported = hash('sha512', typed.replace(/[\s-]/g, '').toUpperCase(), 'base64url')
  return Object.hasOwn(codes, imported) ? imported : hashRecoveryCode(typed)
}
