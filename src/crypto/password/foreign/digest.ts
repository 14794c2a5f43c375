import { formulaText, keyText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { decode, decodeHash } from '#crypto/password/foreign/decode.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'
import { digestLength } from '#crypto/password/formula/digests.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'

/** Systems that compose digests in their own way. */
const NAMED_FORMULAS = new Map([
  ['ntlm', 'md4(utf16le(password))'],
  ['joomla', 'md5(password.salt)'],
  ['oscommerce', 'md5(salt.password)'],
  ['magento', 'md5(salt.password)'],
  ['vbulletin', 'md5(hex(md5(password)).salt)'],
  ['mybb', 'md5(hex(md5(salt)).hex(md5(password)))'],
  ['ipb', 'md5(hex(md5(salt)).hex(md5(password)))'],
  ['redmine', 'sha1(salt.hex(sha1(password)))'],
  ['casdoor-salt', 'sha256(hex(sha256(password)).salt)'],
  ['casdoor-md5-salt', 'md5(hex(md5(password)).salt)'],
  ['aspnet-membership', 'sha1(salt.utf16le(password))'],
  ['mysql', 'sha1(sha1(password))'],
])

/** Symfony joins the salt in braces and repeats with the whole of it. */
const SYMFONY = /^(?:(sha\d+)-)?symfony$/

/** Plain, salted, iterated and keyed digests with their parts apart. */
export function describedDigest(hash: ForeignHash, name: string): string {
  const formula = withPasswordEncoding(hash, formulaOf(hash, name))
  const salt = saltOf(hash, formula)
  const text = formulaText(formula, salt, decodeHash(hash.value, hash.valueEncoding, resultLength(formula)))
  return hash.key === undefined ? text : keyText(decode('the key', hash.key, hash.keyEncoding ?? 'base64'), text)
}

function formulaOf(hash: ForeignHash, name: string): string {
  if (hash.algorithm.includes('(')) return hash.algorithm.replace(/\s+/g, '')
  const named = NAMED_FORMULAS.get(name)
  if (named) return named
  const symfony = SYMFONY.exec(name)
  if (symfony) return symfonyFormula(digestName(symfony[1] ?? 'sha512') ?? 'sha512', hash.iterations ?? 5000)
  const bare = name.replace(/^(salted|plain|unsalted)-|-(salted|plain)$/g, '').replace(/^s(?=sha|md5)/, '')
  const digest = digestName(bare === 'hmac' ? (hash.digest ?? '') : bare)
  if (!digest) throw notSupported(`${hash.algorithm} hashes are not supported`)
  if (bare.includes('hmac')) return hmacFormula(hash, digest)
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

function symfonyFormula(digest: string, iterations: number): string {
  const salted = "password.'{'.salt.'}'"
  return iterations > 1
    ? `repeat^${iterations - 1}(${digest}(${salted}),${digest}(digest.${salted}))`
    : `${digest}(${salted})`
}

function withPasswordEncoding({ passwordEncoding = 'utf8' }: ForeignHash, formula: string): string {
  return passwordEncoding === 'utf8' ? formula : formula.replaceAll(/\bpassword\b/g, `${passwordEncoding}(password)`)
}

function saltOf({ salt, saltEncoding = 'utf8' }: ForeignHash, formula: string): Buffer {
  if (salt === undefined && /\bsalt\b/.test(formula)) throw notSupported('the salt is missing')
  return decode('the salt', salt ?? '', saltEncoding)
}

/** Length of what the outermost function returns, where it is a digest. */
function resultLength(formula: string): number | undefined {
  const [, outer = ''] =
    /^(?:hmac-)?([a-z0-9-]+)\(/.exec(formula) ?? /^repeat\^\d+\((?:hmac-)?([a-z0-9-]+)\(/.exec(formula) ?? []
  return digestLength(outer)
}
