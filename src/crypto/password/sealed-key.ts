import type { Cipher } from '#crypto/cipher.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { toCanonical } from '#crypto/password/shapes/to-canonical.ts'

const PURPOSE = 'key of a password hash'
const KEYED = /^\$key\$([^$]+)(\$.+)$/s
const SEALED = /^\$sealed\$([^$]+)(\$.+)$/s

/**
 * The text as it is stored: a pepper, an HMAC key or a signer key in it is encrypted, so that a copy of the store alone
 * does not contain it. Returns a text without a key unchanged.
 */
export function sealKey(encoded: string, cipher: Cipher): string {
  const [, key, inner] = KEYED.exec(toCanonical(encoded)) ?? []
  return key === undefined || inner === undefined ? encoded : `$sealed$${cipher.encrypt(key, PURPOSE)}${inner}`
}

/** The reverse of `sealKey`, for an export that another server can read. */
export function revealKey(encoded: string, cipher: Cipher): string {
  const [, sealed, inner] = SEALED.exec(encoded) ?? []
  return sealed === undefined || inner === undefined ? encoded : `$key$${cipher.decrypt(sealed, PURPOSE)}${inner}`
}

/** @throws `password.hashNotSupported` for a key that another server encrypted */
export function openSealed(encoded: string, cipher: Cipher | undefined): string {
  if (!cipher) throw notSupported('the key of this hash is encrypted')
  try {
    return revealKey(encoded, cipher)
  } catch {
    throw notSupported('another server encrypted the key of this hash')
  }
}
