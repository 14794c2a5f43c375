import { hash } from 'node:crypto'
import { encodeCrypt64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { cryptRounds } from '#crypto/password/rounds/crypt-rounds.ts'
import type { Md5CryptJob, RunRounds } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { MAX_CRYPT_PASSWORD_BYTES } from '#crypto/password/schemes/password-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const FORM = /^\$(1|apr1)\$([^$:\s]{0,8})\$([./0-9A-Za-z]{22})$/
const ROUNDS = 1000
/** Order of the digest's bytes in the encoding. */
const ORDER = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11]

/** `$1$` of crypt(3) and `$apr1$` of Apache: 1000 rounds, with the prefix hashed too. For moving away from. */
export function md5CryptScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => /^\$(1|apr1)\$/.test(encoded),
    parse(encoded) {
      const [, id, salt, stored] = FORM.exec(encoded) ?? []
      if (salt === undefined || stored === undefined)
        throw notSupported('md5-crypt: expected $1$ or $apr1$, at most 8 characters of salt, and 22 of hash')
      const expected = Buffer.from(stored)
      return {
        parameters: 'md5-crypt',
        heavy: false,
        async verify(password) {
          if (password.length > MAX_CRYPT_PASSWORD_BYTES) return 'wrong'
          const digest = await runRounds({
            algorithm: 'md5-crypt',
            prefix: `$${id}$`,
            password,
            salt: Buffer.from(salt),
          })
          return sameBytes(Buffer.from(encodeMd5Crypt(digest)), expected) ? 'ok' : 'wrong'
        },
      }
    },
  }
}

function encodeMd5Crypt(digest: Uint8Array): string {
  return encodeCrypt64(Uint8Array.from(ORDER, (index) => digest[index] ?? 0))
}

/** The rounds themselves; run in a worker. */
export function md5CryptDigest({ prefix, password, salt }: Md5CryptJob): Uint8Array {
  const filler = hash('md5', Buffer.concat([password, salt, password]), 'buffer')
  const parts: Uint8Array[] = [password, Buffer.from(prefix), salt]
  for (let left = password.length; left > 0; left -= filler.length) parts.push(filler.subarray(0, left))
  for (let bits = password.length; bits > 0; bits >>= 1)
    parts.push(bits & 1 ? Uint8Array.of(0) : password.subarray(0, 1))
  const start = hash('md5', Buffer.concat(parts), 'buffer')
  return cryptRounds({ digest: 'md5', start, password, salt, rounds: ROUNDS })
}
