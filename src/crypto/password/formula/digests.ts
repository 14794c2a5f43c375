import { createHmac, hash } from 'node:crypto'
import { hmacMd4, md4 } from '#crypto/password/formula/md4.ts'

/** Digest names of formulas, and Node's names for them. */
const NODE_NAMES = new Map([
  ['md5', 'md5'],
  ['sha1', 'sha1'],
  ['sha224', 'sha224'],
  ['sha256', 'sha256'],
  ['sha384', 'sha384'],
  ['sha512', 'sha512'],
  ['sha512-256', 'sha512-256'],
  ['sha3-224', 'sha3-224'],
  ['sha3-256', 'sha3-256'],
  ['sha3-384', 'sha3-384'],
  ['sha3-512', 'sha3-512'],
  ['ripemd160', 'ripemd160'],
])

/** Length of each digest in bytes. */
const LENGTHS = new Map([
  ['md4', 16],
  ['md5', 16],
  ['sha1', 20],
  ['sha224', 28],
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
  ['sha512-256', 32],
  ['sha3-224', 28],
  ['sha3-256', 32],
  ['sha3-384', 48],
  ['sha3-512', 64],
  ['ripemd160', 20],
])

/** Undefined for a digest that formulas do not have. */
export function digestLength(name: string): number | undefined {
  return LENGTHS.get(name)
}

export function digestOf(name: string, message: Uint8Array): Uint8Array {
  const known = NODE_NAMES.get(name)
  return known ? hash(known, message, 'buffer') : md4(message)
}

export function hmacOf(name: string, key: Uint8Array, message: Uint8Array): Uint8Array {
  const known = NODE_NAMES.get(name)
  return known ? createHmac(known, key).update(message).digest() : hmacMd4(key, message)
}

/** PBKDF2 is Node's own and has no MD4. */
export function pbkdf2Digest(name: string): string | undefined {
  return NODE_NAMES.get(name)
}
