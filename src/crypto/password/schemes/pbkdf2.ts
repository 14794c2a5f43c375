import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger, dollarFields, withinBounds } from '#crypto/password/encoding/parameters.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const derive = promisify(pbkdf2)

const DIGESTS = new Map([
  ['pbkdf2-md5', { name: 'md5', bytes: 16 }],
  ['pbkdf2', { name: 'sha1', bytes: 20 }],
  ['pbkdf2-sha1', { name: 'sha1', bytes: 20 }],
  ['pbkdf2-sha224', { name: 'sha224', bytes: 28 }],
  ['pbkdf2-sha256', { name: 'sha256', bytes: 32 }],
  ['pbkdf2-sha384', { name: 'sha384', bytes: 48 }],
  ['pbkdf2-sha512', { name: 'sha512', bytes: 64 }],
  ['pbkdf2-sha512-256', { name: 'sha512-256', bytes: 32 }],
  ['pbkdf2-sha3-256', { name: 'sha3-256', bytes: 32 }],
  ['pbkdf2-sha3-512', { name: 'sha3-512', bytes: 64 }],
])
const ROUNDS = { min: 1, max: 10_000_000 }
const HEAVY_ROUNDS = 1_500_000
const SALT_BYTES = { min: 0, max: 1024 }
const HASH_BYTES = { min: 12, max: 512 }

/**
 * `$pbkdf2-<digest>$rounds$salt$hash` in passlib's base64 (`.` for `+`) or another; the rounds may be written as
 * `i=N,l=N`, as the PHC string format has them, whose `l` is the length that the hash has anyway.
 */
export const pbkdf2Scheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$pbkdf2'),
  parse(encoded) {
    const { digest, rounds, salt, expected } = parsePbkdf2(encoded)
    // Each digest length of output costs all rounds once more (RFC 8018 §5.2), so the bound is on both together.
    const work = withinBounds('pbkdf2: rounds times blocks', rounds * Math.ceil(expected.length / digest.bytes), ROUNDS)
    return {
      parameters: `pbkdf2 ${digest.name} rounds=${rounds} hash=${expected.length}`,
      heavy: work > HEAVY_ROUNDS,
      async verify(password) {
        const made = await derive(password, salt, rounds, expected.length, digest.name)
        return sameBytes(made, expected) ? 'ok' : 'wrong'
      },
    }
  },
}

function parsePbkdf2(encoded: string) {
  const [id = '', rounds, salt, hash] = dollarFields('pbkdf2', encoded, 4)
  const digest = DIGESTS.get(id)
  if (!digest) throw notSupported('pbkdf2: unknown digest, expected md5, sha1, sha224, sha256, sha384, sha512 or sha3')
  return {
    digest,
    rounds: boundedInteger('pbkdf2: rounds', rounds?.replace(/^i=(\d+)(?:,l=\d+)?$/, '$1'), ROUNDS),
    salt: decodeBase64('pbkdf2: the salt', toStandard(salt), SALT_BYTES),
    expected: decodeBase64('pbkdf2: the hash', toStandard(hash), HASH_BYTES),
  }
}

function toStandard(text: string | undefined): string | undefined {
  return text?.replaceAll('.', '+')
}
