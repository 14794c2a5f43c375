import { hash } from 'node:crypto'
import { CRYPT64, encodeCrypt64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { withinBounds } from '#crypto/password/encoding/parameters.ts'
import type { RunRounds, StretchJob } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { MAX_PHPASS_PASSWORD_BYTES } from '#crypto/password/schemes/password-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const FORM = /^\$[PH]\$([./0-9A-Za-z])([./0-9A-Za-z]{8})([./0-9A-Za-z]{22})$/
/**
 * log2 of the rounds. The format allows up to 30, about an hour of work for one login; 19 is the largest default known.
 */
const LOG2_ROUNDS = { min: 7, max: 20 }
const HEAVY_LOG2_ROUNDS = 19

/** `$P$` (WordPress and others) and `$H$` (phpBB): phpass portable hashes. */
export function phpassScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => /^\$[PH]\$/.test(encoded),
    parse(encoded) {
      const [, cost, salt, stored] = FORM.exec(encoded) ?? []
      if (cost === undefined || salt === undefined || stored === undefined)
        throw notSupported('phpass: expected $P$ or $H$, one character of rounds, 8 of salt, and 22 of hash')
      const log2 = withinBounds('phpass: log2 of the rounds', CRYPT64.indexOf(cost), LOG2_ROUNDS)
      const expected = Buffer.from(stored)
      return {
        parameters: `phpass log2=${log2}`,
        heavy: log2 > HEAVY_LOG2_ROUNDS,
        async verify(password) {
          if (password.length > MAX_PHPASS_PASSWORD_BYTES) return 'wrong'
          const job: StretchJob = {
            algorithm: 'stretch',
            digest: 'md5',
            password,
            salt: Buffer.from(salt),
            rounds: 2 ** log2,
          }
          return sameBytes(Buffer.from(encodeCrypt64(await runRounds(job))), expected) ? 'ok' : 'wrong'
        },
      }
    },
  }
}

/** Hash of salt and password, then again and again of the digest and the password; run in a worker. */
export function stretchDigest({ digest, password, salt, rounds }: StretchJob): Uint8Array {
  let running = hash(digest, Buffer.concat([salt, password]), 'buffer')
  const message = Buffer.concat([running, password])
  for (let i = 0; i < rounds; i++) {
    message.set(running, 0)
    running = hash(digest, message, 'buffer')
  }
  return running
}
