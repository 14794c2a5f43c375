import { hash, hashRaw } from '@node-rs/argon2'
import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger, dollarFields } from '#crypto/password/encoding/parameters.ts'
import type { ConfiguredHasher, PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

/** The package's enums exist at compile time only; these are their values. */
const ALGORITHMS = new Map([
  ['argon2d', 0],
  ['argon2i', 1],
  ['argon2id', 2],
] as const)
const VERSIONS = new Map([
  ['v=16', 0],
  ['v=19', 1],
] as const)

const MEMORY_KIB = { min: 8, max: 524_288 }
const PASSES = { min: 1, max: 10 }
const LANES = { min: 1, max: 16 }
const SALT_BYTES = { min: 8, max: 64 }
const HASH_BYTES = { min: 12, max: 64 }
/** Memory times passes: about half a second. */
const HEAVY_KIB = 524_288

/**
 * `$argon2d$`, `$argon2i$` and `$argon2id$` (RFC 9106), version 19 and 16; no version means 16, as in the reference
 * program. The key of `$key$` is the secret value of RFC 9106 §3.1.
 */
export const argon2Scheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$argon2'),
  parse(encoded, { key: secret }) {
    const { id, options, salt, expected } = parseArgon2(encoded)
    const { memoryCost, timeCost, parallelism, version } = options
    return {
      parameters: [id, version, memoryCost, timeCost, parallelism, salt.length, expected.length].join(' '),
      heavy: memoryCost * timeCost > HEAVY_KIB || memoryCost > HEAVY_KIB / 4,
      async verify(password) {
        return sameBytes(await hashRaw(password, { ...options, salt, ...(secret && { secret }) }), expected)
          ? 'ok'
          : 'wrong'
      },
    }
  },
}

function parseArgon2(encoded: string) {
  const [id, version, costs, saltText, hashText] = dollarFields('argon2', withVersion(encoded), 5)
  const { m, t, p } = readCosts(costs)
  if (m === undefined || t === undefined || p === undefined) throw notSupported('argon2: expected costs as m=N,t=N,p=N')
  const algorithm = lookUp(ALGORITHMS, id, 'argon2: only argon2d, argon2i and argon2id are supported')
  const salt = decodeBase64('argon2: the salt', saltText, SALT_BYTES)
  const expected = decodeBase64('argon2: the hash', hashText, HASH_BYTES)
  const parallelism = boundedInteger('argon2: p', p, LANES)
  const options = {
    algorithm,
    version: lookUp(VERSIONS, version, 'argon2: only the versions 19 and 16 are supported'),
    // RFC 9106 §3.1: at least eight blocks for each lane.
    memoryCost: boundedInteger('argon2: m', m, { ...MEMORY_KIB, min: 8 * parallelism }),
    timeCost: boundedInteger('argon2: t', t, PASSES),
    parallelism,
    outputLen: expected.length,
  }
  return { id, options, salt, expected }
}

/** In any order. */
function readCosts(text = ''): { m?: string | undefined; t?: string | undefined; p?: string | undefined } {
  const costs = new Map(text.split(',').map((cost) => [cost.slice(0, 2), cost.slice(2)]))
  return costs.size === 3 ? { m: costs.get('m='), t: costs.get('t='), p: costs.get('p=') } : {}
}

function withVersion(encoded: string): string {
  return encoded.replace(/^(\$argon2\w*)\$m=/, '$1$v=16$m=')
}

function lookUp<Value>(table: ReadonlyMap<string, Value>, name: string | undefined, reason: string): Value {
  const value = table.get(name ?? '')
  if (value === undefined) throw notSupported(reason)
  return value
}

export interface Argon2Settings {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

/** Makes argon2id hashes, version 19, with 16 bytes of salt and 32 of hash. */
export function argon2Hasher({ memoryKib, passes, lanes }: Argon2Settings): ConfiguredHasher {
  const costs = `m=${memoryKib},t=${passes},p=${lanes}`
  return {
    decoy: `$argon2id$v=19$${costs}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    accepts: () => true,
    hash: (password) =>
      hash(password, { algorithm: 2, memoryCost: memoryKib, timeCost: passes, parallelism: lanes, outputLen: 32 }),
  }
}
