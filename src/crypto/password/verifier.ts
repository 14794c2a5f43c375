import type { Cipher } from '#crypto/cipher.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { RunRounds } from '#crypto/password/rounds/job.ts'
import type { ParseContext, StoredPassword } from '#crypto/password/scheme.ts'
import { argon2Scheme } from '#crypto/password/schemes/argon2.ts'
import { bcryptScheme } from '#crypto/password/schemes/bcrypt.ts'
import { desCryptScheme } from '#crypto/password/schemes/des-crypt.ts'
import { drupal7Scheme } from '#crypto/password/schemes/drupal7.ts'
import { eitherScheme } from '#crypto/password/schemes/either.ts'
import { firebaseScryptScheme } from '#crypto/password/schemes/firebase-scrypt.ts'
import { formulaScheme, prehashScheme } from '#crypto/password/schemes/formula.ts'
import { keyedScheme } from '#crypto/password/schemes/keyed.ts'
import { md5CryptScheme } from '#crypto/password/schemes/md5-crypt.ts'
import { md5PlainScheme } from '#crypto/password/schemes/md5-plain.ts'
import { md5SaltedScheme } from '#crypto/password/schemes/md5-salted.ts'
import { pbkdf2Scheme } from '#crypto/password/schemes/pbkdf2.ts'
import { phpassScheme } from '#crypto/password/schemes/phpass.ts'
import { scryptScheme } from '#crypto/password/schemes/scrypt.ts'
import { shaCryptScheme } from '#crypto/password/schemes/sha-crypt.ts'
import { openSealed } from '#crypto/password/sealed-key.ts'
import { toCanonical } from '#crypto/password/shapes/to-canonical.ts'

/** Longer than any encoding of any scheme within its bounds. */
const MAX_ENCODED_LENGTH = 2048

const CONTROL = /\p{Cc}/u

export interface PasswordVerifierOptions {
  readonly runRounds: RunRounds
  /** Whether unsalted MD5 may be checked at all. */
  readonly allowMd5Plain: boolean
  /** Reads the keys that `sealKey` encrypted. */
  readonly cipher?: Cipher | undefined
}

export interface PasswordVerifier {
  /** @throws `password.hashNotSupported`, with a `reason` */
  parse(encoded: string): StoredPassword
}

/** Reads every kind of hash that a stored or imported password may have. */
export function passwordVerifier({ runRounds, allowMd5Plain, cipher }: PasswordVerifierOptions): PasswordVerifier {
  const schemes = [
    keyedScheme,
    eitherScheme,
    prehashScheme(runRounds),
    formulaScheme(runRounds),
    firebaseScryptScheme,
    argon2Scheme,
    bcryptScheme,
    pbkdf2Scheme,
    scryptScheme,
    shaCryptScheme(runRounds),
    phpassScheme(runRounds),
    drupal7Scheme(runRounds),
    md5CryptScheme(runRounds),
    desCryptScheme(runRounds),
    md5SaltedScheme,
    md5PlainScheme(allowMd5Plain),
  ]
  function parseCanonical(encoded: string, context: ParseContext): StoredPassword {
    const scheme = schemes.find((each) => each.recognises(encoded))
    if (!scheme) throw notSupported(nameUnknown(encoded))
    return scheme.parse(encoded, context)
  }

  return {
    parse(encoded) {
      if (encoded.length > MAX_ENCODED_LENGTH)
        throw notSupported(`longer than ${MAX_ENCODED_LENGTH} characters, which no supported scheme is`)
      // Such hashes are neither stored nor made by any program.
      if (!encoded.isWellFormed() || CONTROL.test(encoded)) throw notSupported('a control character is in the hash')
      const canonical = encoded.startsWith('$sealed$') ? openSealed(encoded, cipher) : toCanonical(encoded)
      return parseCanonical(canonical, { parse: parseCanonical })
    },
  }
}

/** Repeats only a prefix between two dollar signs: anything else may be a password in the wrong field. */
function nameUnknown(encoded: string): string {
  const [prefix] = /^\$[\w.-]{1,24}\$/.exec(encoded) ?? []
  return prefix ? `unknown prefix "${prefix}"` : 'no prefix such as "$argon2id$" or "$2b$"'
}
