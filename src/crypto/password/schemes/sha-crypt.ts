import { hash } from 'node:crypto'
import { encodeCrypt64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger } from '#crypto/password/encoding/parameters.ts'
import { cryptRounds } from '#crypto/password/rounds/crypt-rounds.ts'
import type { RunRounds, ShaCryptJob } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { MAX_CRYPT_PASSWORD_BYTES } from '#crypto/password/schemes/password-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const FORM = /^\$([56])\$(?:rounds=(\d+)\$)?([^$:\s]{0,16})\$([./0-9A-Za-z]{43}(?:[./0-9A-Za-z]{43})?)$/
const DEFAULT_ROUNDS = '5000'
/** The format itself allows 1000 to 999999999 rounds, the latter half an hour of work for one login. */
const ROUNDS = { min: 1000, max: 2_000_000 }
const HEAVY_ROUNDS = 700_000

/** `$5$` and `$6$`: SHA-crypt of crypt(3), after Drepper's SHA-crypt.txt. */
export function shaCryptScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => /^\$[56]\$/.test(encoded),
    parse(encoded) {
      const { digest, rounds, salt, stored } = parseShaCrypt(encoded)
      const expected = Buffer.from(stored)
      return {
        parameters: `sha-crypt ${digest} rounds=${rounds}`,
        heavy: rounds > HEAVY_ROUNDS,
        async verify(password) {
          if (password.length > MAX_CRYPT_PASSWORD_BYTES) return 'wrong'
          const made = await runRounds({ algorithm: 'sha-crypt', digest, password, salt, rounds })
          return sameBytes(Buffer.from(encodeShaCrypt(made)), expected) ? 'ok' : 'wrong'
        },
      }
    },
  }
}

function parseShaCrypt(encoded: string) {
  const [, id, roundsText = DEFAULT_ROUNDS, salt, stored] = FORM.exec(encoded) ?? []
  if (salt === undefined || stored === undefined || stored.length !== (id === '5' ? 43 : 86))
    throw notSupported(
      'sha-crypt: expected $5$ or $6$, rounds=N or nothing, at most 16 characters of salt, and 43 or 86 of hash',
    )
  const digest: ShaCryptJob['digest'] = id === '5' ? 'sha256' : 'sha512'
  return { digest, rounds: boundedInteger('sha-crypt: rounds', roundsText, ROUNDS), salt: Buffer.from(salt), stored }
}

/**
 * Encodes digest bytes in threes, one from each third, rotated by one place each time (in reverse for SHA-256); the
 * remaining bytes come last.
 */
function encodeShaCrypt(digest: Uint8Array): string {
  const third = Math.floor(digest.length / 3)
  const turn = digest.length === 32 ? 2 : 1
  const order: number[] = []
  for (let i = 0; i < third; i++) {
    for (const place of [2, 1, 0]) order.push(i + third * ((place + i * turn) % 3))
  }
  for (let i = third * 3; i < digest.length; i++) order.push(i)
  return encodeCrypt64(Uint8Array.from(order, (index) => digest[index] ?? 0))
}

/** The rounds themselves; run in a worker. */
export function shaCryptDigest({ digest, password, salt, rounds }: ShaCryptJob): Uint8Array {
  const filler = hash(digest, Buffer.concat([password, salt, password]), 'buffer')
  const parts: Uint8Array[] = [password, salt, repeatTo(filler, password.length)]
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? filler : password)
  const start = hash(digest, Buffer.concat(parts), 'buffer')
  const passwords = hash(digest, repeatTo(password, password.length ** 2), 'buffer')
  const salts = hash(digest, repeatTo(salt, salt.length * (16 + (start[0] ?? 0))), 'buffer')
  return cryptRounds({
    digest,
    start,
    password: repeatTo(passwords, password.length),
    salt: repeatTo(salts, salt.length),
    rounds,
  })
}

function repeatTo(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length === 0 ? bytes : Buffer.alloc(length, bytes)
}
