import { CRYPT64, encodeCrypt64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { withinBounds } from '#crypto/password/encoding/parameters.ts'
import type { RunRounds } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { MAX_DRUPAL7_PASSWORD_BYTES } from '#crypto/password/schemes/password-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const FORM = /^\$S\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{43})$/
/** log2 of the rounds: Drupal's own lowest, and the contract's 500000 rounds rounded down to a power of two. */
const LOG2_ROUNDS = { min: 7, max: 18 }

/** `$S$`: Drupal 7, phpass with SHA-512, cut to 55 characters. */
export function drupal7Scheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => encoded.startsWith('$S$'),
    parse(encoded) {
      const [, cost, salt, stored] = FORM.exec(encoded) ?? []
      if (cost === undefined || salt === undefined || stored === undefined)
        throw notSupported('drupal7: expected $S$, one character of rounds, 8 of salt, and 43 of hash')
      const log2 = withinBounds('drupal7: log2 of the rounds', CRYPT64.indexOf(cost), LOG2_ROUNDS)
      const expected = Buffer.from(stored)
      return {
        parameters: `drupal7 log2=${log2}`,
        heavy: false,
        async verify(password) {
          if (password.length > MAX_DRUPAL7_PASSWORD_BYTES) return 'wrong'
          const digest = await runRounds({
            algorithm: 'stretch',
            digest: 'sha512',
            password,
            salt: Buffer.from(salt),
            rounds: 2 ** log2,
          })
          const made = encodeCrypt64(digest).slice(0, stored.length)
          return sameBytes(Buffer.from(made), expected) ? 'ok' : 'wrong'
        },
      }
    },
  }
}
