import { keyText, prehashText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { describedBcrypt } from '#crypto/password/foreign/bcrypt.ts'
import { decode } from '#crypto/password/foreign/decode.ts'
import {
  describedArgon2,
  describedFirebaseScrypt,
  describedPbkdf2,
  describedScrypt,
} from '#crypto/password/foreign/derived.ts'
import { describedDigest } from '#crypto/password/foreign/digest.ts'
import { prehashFormula } from '#crypto/password/foreign/prehash.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'
import { isKnownShape, toCanonical } from '#crypto/password/shapes/to-canonical.ts'

/**
 * One text of a hash in parts.
 * @throws `password.hashNotSupported`, whose `reason` names the part that is missing or not understood
 */
export function describedHash(hash: ForeignHash): string {
  const inner = isComplete(hash) ? withKey(hash, toCanonical(hash.value.trim())) : fromParts(hash)
  return withPepper(hash, inner)
}

/** A text with its own prefix needs no salt or cost beside it. Framework forms without a sign at the front have no salt apart. */
function isComplete({ value, salt }: ForeignHash): boolean {
  return /^[${]/.test(value.trim()) || (salt === undefined && isKnownShape(value.trim()))
}

/** A signer key or a secret of argon2 that is beside a text with its own prefix. */
function withKey({ key, keyEncoding = 'base64' }: ForeignHash, text: string): string {
  const needsKey = /^\$(firescrypt|argon2)/.test(text)
  return key === undefined || !needsKey ? text : keyText(decode('the key', key, keyEncoding), text)
}

function fromParts(hash: ForeignHash): string {
  const name = hash.algorithm.toLowerCase().replace(/[\s_]+/g, '-')
  if (hash.algorithm.includes('(')) return describedDigest(hash, name)
  if (/^(des-?crypt|unix-crypt|crypt)$/.test(name)) return `$des$${hash.value}`
  if (name.includes('bcrypt')) return describedBcrypt(hash)
  if (name.startsWith('argon2')) return describedArgon2(hash, name)
  if (name === '') throw notSupported('the algorithm is missing')
  if (/pbkdf/.test(name)) return describedPbkdf2(hash, name)
  // Firebase calls its own form SCRYPT and the published one STANDARD_SCRYPT.
  if (/scrypt/.test(name)) return isFirebase(hash, name) ? describedFirebaseScrypt(hash) : describedScrypt(hash)
  return describedDigest(hash, name)
}

function isFirebase(hash: ForeignHash, name: string): boolean {
  return name.includes('fire') || (hash.key !== undefined && !name.includes('standard'))
}

/** The pre-hash is made of the password with its pepper, and both before the hash itself. */
function withPepper(hash: ForeignHash, inner: string): string {
  // Formulas have the encoding in them.
  const isEncoded = (hash.passwordEncoding ?? 'utf8') === 'utf8' || inner.includes('$formula$')
  if (hash.pepper === undefined && hash.prehash === undefined && isEncoded) return inner
  const password = isEncoded ? 'password' : `${hash.passwordEncoding}(password)`
  const peppered = hash.pepperPosition === 'prefix' ? `key.${password}` : `${password}.key`
  const formula = prehashFormula(hash.prehash, hash.pepper === undefined ? password : peppered)
  if (inner.startsWith('$key$')) throw notSupported('a hash with a key of its own cannot have a pepper or a pre-hash')
  const text = prehashText(formula, inner)
  return hash.pepper === undefined ? text : keyText(decode('the pepper', hash.pepper, 'utf8'), text)
}
