import { scrypt } from 'node:crypto'
import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger, dollarFields, withinBounds } from '#crypto/password/encoding/parameters.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const LOG2_N = { min: 1, max: 20 }
const R = { min: 1, max: 32 }
const P = { min: 1, max: 16 }
/**
 * N times r times p. The three bounds together would let one login run for minutes and use 4 GiB; this is one pass over
 * the 1 GiB of ln=20, r=8, p=1.
 */
const WORK = { min: 1, max: 2 ** 23 }
const HEAVY_WORK = 2 ** 20
const SALT_BYTES = { min: 0, max: 1024 }
const HASH_BYTES = { min: 16, max: 64 }

/** `$scrypt$ln=,r=,p=$salt$hash`, and the same layout under `$7$`. */
export const scryptScheme: PasswordScheme = {
  recognises: (encoded) => /^\$(scrypt|7)\$/.test(encoded),
  parse(encoded) {
    const [, costText, saltText, hashText] = dollarFields('scrypt', encoded, 4)
    const { costs, heavy, parameters } = scryptCosts('scrypt', costText)
    const salt = decodeBase64('scrypt: the salt', saltText, SALT_BYTES)
    const expected = decodeBase64('scrypt: the hash', hashText, HASH_BYTES)
    return {
      parameters: `scrypt ${parameters} hash=${expected.length}`,
      heavy,
      async verify(password) {
        const made = await deriveScrypt(password, salt, { ...costs, length: expected.length })
        return sameBytes(made, expected) ? 'ok' : 'wrong'
      },
    }
  },
}

export interface ScryptCosts {
  readonly log2N: number
  readonly r: number
  readonly p: number
}

/**
 * Costs of `ln=N,r=N,p=N`. Some programs write N itself as `ln`; a logarithm that large does not exist.
 * @throws AppError invalidArgument naming the cost that is out of bounds
 */
export function scryptCosts(scheme: string, text: string | undefined) {
  const [, first, r, p] = /^(?:v=\d+,)?l?n=(\d+),r=(\d+),p=(\d+)(?:,kl=\d+)?$/.exec(text ?? '') ?? []
  if (first === undefined) throw notSupported(`${scheme}: expected costs as ln=N,r=N,p=N`)
  const blockSize = boundedInteger(`${scheme}: r`, r, R)
  // RFC 7914 §2: N is below 2 to the power of 128 * r / 8.
  const bounds = { ...LOG2_N, max: Math.min(LOG2_N.max, 16 * blockSize - 1) }
  const costs: ScryptCosts = {
    log2N: boundedInteger(`${scheme}: ln`, logarithm(first), bounds),
    r: blockSize,
    p: boundedInteger(`${scheme}: p`, p, P),
  }
  const work = withinBounds(`${scheme}: N times r times p`, 2 ** costs.log2N * costs.r * costs.p, WORK)
  return { costs, heavy: work > HEAVY_WORK, parameters: `ln=${costs.log2N} r=${costs.r} p=${costs.p}` }
}

function logarithm(text: string): string {
  const log2 = Math.log2(Number(text))
  return Number(text) >= 64 && Number.isInteger(log2) ? String(log2) : text
}

export function deriveScrypt(
  password: Uint8Array,
  salt: Uint8Array,
  { log2N, r, p, length }: ScryptCosts & { readonly length: number },
): Promise<Buffer> {
  const N = 2 ** log2N
  // The exact memory that OpenSSL counts: the big array, the blocks, and its scratch space (RFC 7914 §6).
  const maxmem = 128 * r * (N + p + 2)
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
