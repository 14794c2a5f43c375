/**
 * A password hash of another system, described by its parts. Exports that keep salt, key or cost beside the hash map
 * their members onto this; `readHash` makes the one text of it that is stored and verified.
 */
import type { Encoding } from '#crypto/password/foreign/decode.ts'
import { describedHash } from '#crypto/password/foreign/described-hash.ts'
import { readParts } from '#crypto/password/foreign/read-parts.ts'
import { passwordVerifier } from '#crypto/password/verifier.ts'
import { AppError } from '#kit/errors.ts'

export interface ForeignHash {
  /**
   * Name as the source has it: `bcrypt`, `argon2id`, `scrypt`, `pbkdf2-sha256`, `salted-sha256`, `HMAC_SHA256`, `ssha`,
   * `ntlm`, `joomla`, … or a formula such as `md5(hex(md5(password)).salt)`.
   */
  readonly algorithm: string
  /**
   * The hash alone, or a text with its own prefix such as `$2b$…`, which needs no other part but pepper and pre-hash.
   */
  readonly value: string
  /** Of `value`; found by its length where absent. */
  readonly valueEncoding?: Encoding
  readonly salt?: string
  /** Where absent, base64 for bcrypt, argon2, scrypt and PBKDF2, and the characters themselves for plain digests. */
  readonly saltEncoding?: Encoding
  /** Where the salt is hashed, relative to the password. Prefix where absent. */
  readonly saltPosition?: 'prefix' | 'suffix'
  /** Rounds of a digest or of PBKDF2, log2 of the rounds of bcrypt, passes of argon2, N or its logarithm of scrypt. */
  readonly iterations?: number
  /** Digest of PBKDF2 or of an HMAC, unless `algorithm` contains it. */
  readonly digest?: string
  /** Argon2, KiB. */
  readonly memory?: number
  /** Lanes of argon2, p of scrypt. */
  readonly parallelism?: number
  /** r of scrypt, rounds of Firebase's scrypt. */
  readonly blockSize?: number
  /** Argon2: 19 or 16. 19 where absent. */
  readonly version?: number
  /** Bytes of the hash, checked against its length. */
  readonly keyLength?: number
  /** HMAC key, Firebase's signer key, secret of argon2. */
  readonly key?: string
  /** Base64 where absent. */
  readonly keyEncoding?: Encoding
  /** Bytes between salt and password in Firebase's scrypt, in base64. */
  readonly saltSeparator?: string
  /** Secret that the source joined to every password before hashing. */
  readonly pepper?: string
  /** Suffix where absent. */
  readonly pepperPosition?: 'prefix' | 'suffix'
  /**
   * Function or formula that the source applied to the password before hashing: `sha256`, `sha512-base64`, `md5-hex`,
   * …. Its result is in hexadecimal digits by default.
   */
  readonly prehash?: string
  /** Encoding that the source hashed the password in. UTF-8 where absent. */
  readonly passwordEncoding?: 'utf8' | 'utf16le' | 'utf16be' | 'latin1'
}

/** `encoded` is the stored form; `kind` names the rejected hash, `refused` is a sentence for administrators. */
export type HashReading = { readonly encoded: string } | { readonly refused: string; readonly kind: string }

const verifier = passwordVerifier({
  runRounds: () => Promise.reject(new Error('this verifier only parses')),
  allowMd5Plain: true,
})

/**
 * Checks everything but the password itself: a text that this returns can be verified. Throws for no input; the members
 * of the parts may be of any type.
 */
export function readHash(input: string | ForeignHash): HashReading {
  try {
    const encoded = typeof input === 'string' ? input.trim() : describedHash(readParts(input))
    verifier.parse(encoded)
    return { encoded }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    const reason = String(thrown.params.reason ?? '')
    return {
      refused: sentence(reason),
      kind: (typeof input === 'string' ? '' : String(input.algorithm)) || kindOf(reason),
    }
  }
}

/** The part before the colon, or before "hashes". */
function kindOf(reason: string): string {
  return /^([^:]{1,40}):/.exec(reason)?.[1] ?? /^(.{1,40}?) hashes/.exec(reason)?.[1] ?? 'unknown'
}

function sentence(reason: string): string {
  return reason.charAt(0).toUpperCase() + reason.slice(1)
}
