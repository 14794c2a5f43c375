import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, keyText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { decode, decodeHash } from '#crypto/password/foreign/decode.ts'
import { namedFormula } from '#crypto/password/foreign/named-formulas.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'
import { digestLength } from '#crypto/password/formula/digests.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'

/** Plain, salted, iterated and keyed digests with their parts apart. */
export function describedDigest(foreignHash: ForeignHash, name: string): string {
  const hash = withJoinedSalt(foreignHash, name)
  const formula = withPasswordEncoding(hash, formulaOf(hash, name))
  const salt = saltOf(hash, formula)
  const text = formulaText(formula, salt, decodeHash(hash.value, hash.valueEncoding, resultLength(formula)))
  if (hash.key !== undefined) return keyText(decode('the key', hash.key, hash.keyEncoding ?? 'base64'), text)
  if (/\bkey\b/.test(formula)) throw notSupported('the key is missing')
  return text
}

/**
 * The salt apart from a value that holds both: `hex$salt`, or base64 of a digest with the salt behind it, as directories
 * have it.
 */
function withJoinedSalt(hash: ForeignHash, name: string): ForeignHash {
  const digest = plainDigest(name)
  const length = digest === undefined ? undefined : digestLength(digest)
  if (hash.salt !== undefined || length === undefined) return hash
  const [, hex, salt] = /^([0-9a-f]+)\$([^$]+)$/i.exec(hash.value) ?? []
  if (hex?.length === 2 * length && salt) return { ...hash, value: hex, valueEncoding: 'hex', salt }
  const bytes = hash.valueEncoding === 'hex' ? undefined : readBase64(hash.value.trim())
  if (!bytes || bytes.length <= length || /^[0-9a-f]+$/i.test(hash.value)) return hash
  const [value, behind] = [bytes.subarray(0, length), bytes.subarray(length)].map((part) => part.toString('base64'))
  return {
    ...hash,
    ...{ value: value ?? '', valueEncoding: 'base64', salt: behind ?? '', saltEncoding: 'base64' },
    saltPosition: hash.saltPosition ?? 'suffix',
  }
}

/** `SHA-512`, `salted-sha512`, `sha512_salted` and `ssha512` are `sha512`. */
function plainDigest(name: string): string | undefined {
  return digestName(name.replace(/^(salted|plain|unsalted)-|-(salted|plain)$/g, '').replace(/^s(?=sha|md5)/, ''))
}

function formulaOf(hash: ForeignHash, name: string): string {
  if (hash.algorithm.includes('(')) return hash.algorithm.replace(/\s+/g, '')
  const named = namedFormula(name, hash.iterations)
  if (named) return named
  const digest = name === 'hmac' ? digestName(hash.digest ?? '') : plainDigest(name)
  if (!digest) throw notSupported(`${hash.algorithm} hashes are not supported`)
  if (name.includes('hmac')) return hmacFormula(hash, digest)
  return digestFormula(hash, digest, /^s(sha|md5)/.test(name) ? 'suffix' : 'prefix')
}

function digestFormula({ salt, saltPosition, iterations = 1 }: ForeignHash, digest: string, position: string): string {
  const salted = (saltPosition ?? position) === 'prefix' ? 'salt.password' : 'password.salt'
  const once = `${digest}(${salt === undefined || salt === '' ? 'password' : salted})`
  return iterations > 1 ? `repeat^${iterations - 1}(${once},${digest}(digest))` : once
}

/** Without a key beside it the salt is the key. */
function hmacFormula({ key, salt, saltPosition }: ForeignHash, digest: string): string {
  if (key === undefined && salt === undefined) throw notSupported(`hmac-${digest}: the key is missing`)
  if (key === undefined) return `hmac-${digest}(salt,password)`
  if (salt === undefined || salt === '') return `hmac-${digest}(key,password)`
  return `hmac-${digest}(key,${saltPosition === 'suffix' ? 'password.salt' : 'salt.password'})`
}

function withPasswordEncoding({ passwordEncoding = 'utf8' }: ForeignHash, formula: string): string {
  return passwordEncoding === 'utf8' ? formula : formula.replaceAll(/\bpassword\b/g, `${passwordEncoding}(password)`)
}

function saltOf({ salt, saltEncoding = 'utf8' }: ForeignHash, formula: string): Buffer {
  if (salt === undefined && /\bsalt\b/.test(formula)) throw notSupported('the salt is missing')
  return decode('the salt', salt ?? '', saltEncoding)
}

/** Returns the length of the outermost function's result, if it is a digest. */
function resultLength(formula: string): number | undefined {
  const [, outer = ''] =
    /^(?:hmac-)?([a-z0-9-]+)\(/.exec(formula) ?? /^repeat\^\d+\((?:hmac-)?([a-z0-9-]+)\(/.exec(formula) ?? []
  return digestLength(outer)
}
