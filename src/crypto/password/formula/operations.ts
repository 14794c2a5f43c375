import { pbkdf2Sync } from 'node:crypto'
import { digestLength, digestOf, hmacOf, pbkdf2Digest } from '#crypto/password/formula/digests.ts'
import type { Formula } from '#crypto/password/formula/syntax.ts'

/** A function of formulas. `repeat` is not one of them: it evaluates its step repeatedly. */
export interface Operation {
  readonly args: number
  /** Written as `name^N(…)`. */
  readonly counted: boolean
  /** Length of the result, if it does not depend on the arguments. */
  readonly fixedLength?: number
  /** Length of the result at most, for arguments of given lengths. */
  lengthOf(lengths: readonly number[], count: number): number
  /** Digest calls that one evaluation makes, for arguments of given lengths; a kibibyte hashed counts as a call. */
  workOf(lengths: readonly number[], count: number): number
  run(args: readonly Uint8Array[], count: number): Uint8Array
}

const CODECS = new Map<string, Operation>([
  ['hex', codec(2, (bytes) => toBuffer(bytes).toString('hex'))],
  ['uppercase-hex', codec(2, (bytes) => toBuffer(bytes).toString('hex').toUpperCase())],
  ['base64', codec(2, (bytes) => toBuffer(bytes).toString('base64'))],
  ['base64url', codec(2, (bytes) => toBuffer(bytes).toString('base64url'))],
  ['unhex', codec(1, (bytes) => Buffer.from(toBuffer(bytes).toString(), 'hex'))],
  ['trim', codec(1, (bytes) => toBuffer(bytes).toString().trim())],
  ['lowercase', codec(3, (bytes) => toBuffer(bytes).toString().toLowerCase())],
  ['uppercase', codec(3, (bytes) => toBuffer(bytes).toString().toUpperCase())],
  ['nfkc', codec(18, (bytes) => toBuffer(bytes).toString().normalize('NFKC'))],
  ['latin1', codec(1, (bytes) => Buffer.from(toBuffer(bytes).toString(), 'latin1'))],
  ['utf16le', codec(2, (bytes) => Buffer.from(toBuffer(bytes).toString(), 'utf16le'))],
  ['utf16be', codec(2, (bytes) => Buffer.from(toBuffer(bytes).toString(), 'utf16le').swap16())],
])

/** Codecs of bytes of any kind. */
const TEXTS: ReadonlySet<string> = new Set(['hex', 'uppercase-hex', 'base64', 'base64url'])

const FIRST: Operation = {
  args: 1,
  counted: true,
  lengthOf: ([length = 0], count) => Math.min(length, count),
  workOf: () => 0,
  run: ([bytes = new Uint8Array()], count) => bytes.subarray(0, count),
}

const REPEAT: Operation = {
  args: 2,
  counted: true,
  lengthOf: (lengths) => Math.max(...lengths),
  workOf: () => 0,
  run: () => new Uint8Array(),
}

/** Undefined for a function that formulas do not have. */
export function operationOf(name: string): Operation | undefined {
  if (name === 'repeat') return REPEAT
  if (name === 'first') return FIRST
  return CODECS.get(name) ?? digestOperation(name)
}

/**
 * Returns the length of the result of a digest or an HMAC, also as encoded text; undefined if it depends on the inputs.
 */
export function fixedLength(formula: Formula | undefined): number | undefined {
  if (formula?.kind !== 'call') return
  const { name, count, args } = formula
  const known = operationOf(name)?.fixedLength
  if (known !== undefined || !TEXTS.has(name)) return known
  const inner = fixedLength(args[0])
  return inner === undefined ? undefined : operationOf(name)?.lengthOf([inner], count)
}

function digestOperation(name: string): Operation | undefined {
  const [, kind, digest = ''] = /^(?:(hmac|pbkdf2)-)?(.+)$/.exec(name) ?? []
  const length = digestLength(digest)
  if (length === undefined) return
  if (kind === 'hmac') return hmac(digest, length)
  if (kind === 'pbkdf2') return pbkdf2(digest, length)
  return {
    args: 1,
    counted: false,
    fixedLength: length,
    lengthOf: () => length,
    workOf: ([bytes = 0]) => callWork(bytes),
    run: ([message = new Uint8Array()]) => digestOf(digest, message),
  }
}

function hmac(digest: string, length: number): Operation {
  return {
    args: 2,
    counted: false,
    fixedLength: length,
    lengthOf: () => length,
    workOf: ([key = 0, message = 0]) => 1 + callWork(key + message),
    run: ([key = new Uint8Array(), message = new Uint8Array()]) => hmacOf(digest, key, message),
  }
}

function pbkdf2(digest: string, length: number): Operation | undefined {
  const known = pbkdf2Digest(digest)
  if (!known) return
  return {
    args: 2,
    counted: true,
    fixedLength: length,
    lengthOf: () => length,
    workOf: (_, count) => count,
    run: ([password = new Uint8Array(), salt = new Uint8Array()], count) =>
      pbkdf2Sync(password, salt, count, length, known),
  }
}

function codec(growth: number, convert: (bytes: Uint8Array) => string | Buffer): Operation {
  return {
    args: 1,
    counted: false,
    lengthOf: ([length = 0]) => growth * length + 4,
    workOf: ([length = 0]) => length / 1024,
    run: ([bytes = new Uint8Array()]) => Buffer.from(convert(bytes)),
  }
}

function callWork(bytes: number): number {
  return 1 + bytes / 1024
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
