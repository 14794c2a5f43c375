import { argon2Scheme } from '#crypto/password/argon2.ts'
import { bcryptScheme } from '#crypto/password/bcrypt.ts'
import { drupal7Scheme } from '#crypto/password/drupal7.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { md5CryptScheme } from '#crypto/password/md5-crypt.ts'
import { md5PlainScheme } from '#crypto/password/md5-plain.ts'
import { md5SaltedScheme } from '#crypto/password/md5-salted.ts'
import { pbkdf2Scheme } from '#crypto/password/pbkdf2.ts'
import { phpassScheme } from '#crypto/password/phpass.ts'
import type { RunRounds } from '#crypto/password/rounds/job.ts'
import type { StoredPassword } from '#crypto/password/scheme.ts'
import { scryptScheme } from '#crypto/password/scrypt.ts'
import { shaCryptScheme } from '#crypto/password/sha-crypt.ts'

/** Longer than any encoding of any scheme within its bounds. */
const MAX_ENCODED_LENGTH = 2048

export interface PasswordVerifierOptions {
  readonly runRounds: RunRounds
  /** Whether unsalted MD5 may be checked at all. */
  readonly allowMd5Plain: boolean
}

export interface PasswordVerifier {
  /** @throws AppError invalidArgument USER-JDk4t, with a `reason` */
  parse(encoded: string): StoredPassword
}

/** Every scheme that a stored or imported password may have (contract §8). */
export function passwordVerifier({ runRounds, allowMd5Plain }: PasswordVerifierOptions): PasswordVerifier {
  const schemes = [
    argon2Scheme,
    bcryptScheme,
    pbkdf2Scheme,
    scryptScheme,
    shaCryptScheme(runRounds),
    phpassScheme(runRounds),
    drupal7Scheme(runRounds),
    md5CryptScheme(runRounds),
    md5SaltedScheme,
    md5PlainScheme(allowMd5Plain),
  ]
  return {
    parse(encoded) {
      if (encoded.length > MAX_ENCODED_LENGTH)
        throw notSupported(`longer than ${MAX_ENCODED_LENGTH} characters, which no supported scheme is`)
      const scheme = schemes.find((each) => each.recognises(encoded))
      if (!scheme) throw notSupported(nameUnknown(encoded))
      return scheme.parse(encoded)
    },
  }
}

/** Only what lies between two dollar signs is repeated: anything else may be a password in the wrong field. */
function nameUnknown(encoded: string): string {
  const [prefix] = /^\$[\w.-]{1,24}\$/.exec(encoded) ?? []
  return prefix ? `unknown prefix "${prefix}"` : 'no prefix such as "$argon2id$" or "$2b$"'
}
