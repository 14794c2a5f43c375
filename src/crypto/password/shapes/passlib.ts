import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { eitherText, formulaText, pbkdf2Text } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger } from '#crypto/password/encoding/parameters.ts'
import { digestLength } from '#crypto/password/formula/digests.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

const FSHP_DIGESTS = ['sha1', 'sha256', 'sha384', 'sha512']

/** `$p5k2$rounds$salt$hash` of two Python programs: PBKDF2 with hexadecimal rounds, 400 where absent. */
export const p5k2: Shape = (text) => {
  const [, hex, salt = '', hash = ''] = /^\$p5k2\$([0-9a-f]{0,6})\$([^$]*)\$([\w./=-]+)$/i.exec(text) ?? []
  if (hex === undefined) return
  const rounds = hex === '' ? 400 : Number.parseInt(hex, 16)
  const readings = [
    // The salt is everything before the hash.
    reading(rounds, Buffer.from(`$p5k2$${hex}$${salt}`), readBase64(hash.replaceAll('.', '+'))),
    reading(rounds, readBase64(salt), readBase64(hash)),
  ].flatMap((each) => each ?? [])
  if (readings.length === 0) throw notSupported('$p5k2$: the hash is not base64')
  return eitherText(...readings)
}

function reading(rounds: number, salt: Buffer | undefined, hash: Buffer | undefined): string | undefined {
  return salt && hash && hash.length >= 12 ? pbkdf2Text({ digest: 'sha1', rounds, salt, hash }) : undefined
}

/** `$scram$rounds$salt$sha-1=…,sha-256=…`: PBKDF2 by each digest, of which the strongest counts. */
export const passlibScram: Shape = (text) => {
  const [, rounds = '', salt = '', digests = ''] = /^\$scram\$(\d+)\$([^$]*)\$([^$]+)$/.exec(text) ?? []
  if (rounds === '') return
  const hashes = new Map(digests.split(',').map((each) => [each.split('=')[0] ?? '', each.split('=')[1] ?? '']))
  const name = ['sha-512', 'sha-256', 'sha-1'].find((each) => hashes.has(each))
  if (!name) throw notSupported('SCRAM: expected sha-1, sha-256 or sha-512')
  return `$pbkdf2-${name.replace('-', '')}$${rounds}$${salt}$${hashes.get(name)}`
}

/** `{FSHP1|16|4096}…`: PBKDF1 with salt and password in each other's place. */
export const fshp: Shape = (text) => {
  const [, variant = '', saltLength = '', rounds = '', payload = ''] =
    /^\{FSHP(\d)\|(\d{1,3})\|(\d+)\}(.+)$/.exec(text) ?? []
  if (variant === '') return
  const digest = FSHP_DIGESTS[Number(variant)]
  const bytes = readBase64(payload)
  const size = Number(saltLength)
  if (!digest || bytes?.length !== size + (digestLength(digest) ?? 0)) throw notSupported('FSHP: the hash is malformed')
  const count = boundedInteger('FSHP: rounds', rounds, { min: 1, max: 1_000_000 }) - 1
  const once = `${digest}(salt.password)`
  const formula = count === 0 ? once : `repeat^${count}(${once},${digest}(digest))`
  return formulaText(formula, bytes.subarray(0, size), bytes.subarray(size))
}
