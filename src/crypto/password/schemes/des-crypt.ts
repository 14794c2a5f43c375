import { CRYPT64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { withinBounds } from '#crypto/password/encoding/parameters.ts'
import { desEncrypt, desKeys, saltedExpansion } from '#crypto/password/rounds/des.ts'
import type { DesCryptJob, RunRounds } from '#crypto/password/rounds/job.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const TRADITIONAL = /^\$des\$([./0-9A-Za-z]{2})([./0-9A-Za-z]{11})$/
const EXTENDED = /^\$des\$_([./0-9A-Za-z]{4})([./0-9A-Za-z]{4})([./0-9A-Za-z]{11})$/
const TRADITIONAL_ROUNDS = 25
const ROUNDS = { min: 1, max: 50_000 }
const MAX_PASSWORD_BYTES = 128

/**
 * `$des$` before the 13 characters of crypt(3), or before `_` and the 19 of BSD: repeated DES. The first reads 8
 * characters of the password only. For moving away from.
 */
export function desCryptScheme(runRounds: RunRounds): PasswordScheme {
  return {
    recognises: (encoded) => encoded.startsWith('$des$'),
    parse(encoded) {
      const { rounds, salt, stored, extended } = parseDesCrypt(encoded)
      return {
        parameters: `des-crypt rounds=${rounds}`,
        heavy: false,
        async verify(password) {
          if (password.length > MAX_PASSWORD_BYTES) return 'wrong'
          const made = await runRounds({ algorithm: 'des-crypt', password, salt, rounds, extended })
          return sameBytes(made, Buffer.from(stored)) ? 'ok' : 'wrong'
        },
      }
    },
  }
}

function parseDesCrypt(encoded: string) {
  const [, salt, stored] = TRADITIONAL.exec(encoded) ?? []
  if (salt && stored) return { rounds: TRADITIONAL_ROUNDS, salt: toNumber(salt), stored, extended: false }
  const [, count = '', longSalt = '', hash] = EXTENDED.exec(encoded) ?? []
  if (hash === undefined) throw notSupported('DES crypt: expected 13 characters, or "_" and 19')
  const rounds = withinBounds('DES crypt: rounds', toNumber(count), ROUNDS)
  return { rounds, salt: toNumber(longSalt), stored: hash, extended: true }
}

/** Characters of six bits each, the lowest first. */
const toNumber = (text: string): number => [...text].reduce((sum, each, i) => sum + CRYPT64.indexOf(each) * 64 ** i, 0)

/** The eleven characters of the hash; run in a worker. */
export function desCryptDigest({ password, salt, rounds, extended }: DesCryptJob): Uint8Array {
  const keys = desKeys(extended ? foldedKey(password) : keyBits(password, 0))
  const expansion = saltedExpansion(salt)
  let block: number[] = Array.from({ length: 64 }, () => 0)
  for (let i = 0; i < rounds; i++) block = desEncrypt(block, keys, expansion)
  return Buffer.from(toText([...block, 0, 0]))
}

/** Seven bits of each of eight bytes, and an unused one after them. */
function keyBits(password: Uint8Array, at: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => {
    const byte = (password[at + i] ?? 0) << 1
    return [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1)
  })
}

/** BSD: each further eight characters are joined to the encrypted key. */
function foldedKey(password: Uint8Array): number[] {
  let key = keyBits(password, 0)
  for (let at = 8; at < password.length; at += 8) {
    const next = keyBits(password, at)
    key = desEncrypt(key, desKeys(key)).map((bit, i) => bit ^ (next[i] ?? 0))
  }
  return key
}

/** Six bits a character, the highest first. */
function toText(bits: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bits.length; i += 6) text += CRYPT64[Number.parseInt(bits.slice(i, i + 6).join(''), 2)] ?? ''
  return text
}
