import { digestLength } from '#crypto/password/formula/digests.ts'

/** `SHA-256`, `sha_256` and `HMACSHA256` are `sha256`. Undefined for a digest that formulas do not have. */
export function digestName(text: string): string | undefined {
  const bare = text.toLowerCase().replace(/hmac|[^a-z0-9]/g, '')
  const name = bare === 'sha' ? 'sha1' : bare.replace(/^(sha3|sha512)(?=2|3|5)/, '$1-')
  return digestLength(name) === undefined ? undefined : name
}

/** Returns the digest of a hash of that length, if one is far more common than any other. */
export function digestByLength(bytes: number): string | undefined {
  return new Map([
    [16, 'md5'],
    [20, 'sha1'],
    [32, 'sha256'],
    [48, 'sha384'],
    [64, 'sha512'],
  ]).get(bytes)
}
