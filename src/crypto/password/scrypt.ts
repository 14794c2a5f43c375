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
 * N times r times p. The three bounds together would let one login take minutes and 4 GiB; this is one pass over the
 * 1 GiB of ln=20, r=8, p=1.
 */
const WORK = { min: 1, max: 2 ** 23 }
const HEAVY_WORK = 2 ** 20
const SALT_BYTES = { min: 1, max: 1024 }
const HASH_BYTES = { min: 16, max: 64 }

/** `$scrypt$ln=,r=,p=$salt$hash`, and the same layout under `$7$`. */
export const scryptScheme: PasswordScheme = {
  recognises: (encoded) => /^\$(scrypt|7)\$/.test(encoded),
  parse(encoded) {
    const { log2N, r, p, salt, expected } = parseScrypt(encoded)
    const work = withinBounds('scrypt: N times r times p', 2 ** log2N * r * p, WORK)
    return {
      parameters: `scrypt ln=${log2N} r=${r} p=${p} hash=${expected.length}`,
      heavy: work > HEAVY_WORK,
      async verify(password) {
        const made = await derive(password, salt, { log2N, r, p, length: expected.length })
        return sameBytes(made, expected) ? 'ok' : 'wrong'
      },
    }
  },
}

function parseScrypt(encoded: string) {
  const [, costs = '', salt, hash] = dollarFields('scrypt', encoded, 4)
  const [, log2N, r, p] = /^ln=(\d+),r=(\d+),p=(\d+)$/.exec(costs) ?? []
  if (log2N === undefined) throw notSupported('scrypt: expected costs as ln=N,r=N,p=N')
  const blockSize = boundedInteger('scrypt: r', r, R)
  return {
    // RFC 7914 §2: N is below 2 to the power of 128 * r / 8.
    log2N: boundedInteger('scrypt: ln', log2N, { ...LOG2_N, max: Math.min(LOG2_N.max, 16 * blockSize - 1) }),
    r: blockSize,
    p: boundedInteger('scrypt: p', p, P),
    salt: decodeBase64('scrypt: the salt', salt, SALT_BYTES),
    expected: decodeBase64('scrypt: the hash', hash, HASH_BYTES),
  }
}

interface ScryptCosts {
  readonly log2N: number
  readonly r: number
  readonly p: number
  readonly length: number
}

function derive(password: string, salt: Uint8Array, { log2N, r, p, length }: ScryptCosts): Promise<Buffer> {
  const N = 2 ** log2N
  // Exactly what OpenSSL counts: the big array, the blocks, and its scratch space (RFC 7914 §6).
  const maxmem = 128 * r * (N + p + 2)
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
