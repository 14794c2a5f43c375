import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, pbkdf2Text } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger } from '#crypto/password/encoding/parameters.ts'
import { digestLength } from '#crypto/password/formula/digests.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'
import { readSpring } from '#crypto/password/shapes/spring.ts'

const FORM = /^\{([\w .,@/-]{1,40})\}(.*)$/s
/** Schemes whose rest is a hash that has its own prefix. */
const WRAPPERS = /^(crypt|(md5|sha256|sha512|blf)-crypt|argon2(id|i|d)?|bcrypt|ldap)(@\w+)?$/
const CLEAR_TEXT = /^(clear|cleartext|plain|noop|plain-trunc)$/
const REFUSED = new Map([
  ['lanman', 'LAN Manager'],
  ['lm', 'LAN Manager'],
  ['cram-md5', 'CRAM-MD5'],
  ['hmac-md5', 'CRAM-MD5'],
  ['digest-md5', 'DIGEST-MD5'],
  ['otp', 'one-time password'],
  ['skey', 'S/Key'],
  ['rpa', 'RPA'],
])

/** `{SCHEME}` of directory servers, Dovecot and Spring Security. */
export const braces: Shape = (text) => {
  const [, label, rest = ''] = FORM.exec(text) ?? []
  if (label === undefined) return
  const scheme = label.toLowerCase()
  if (WRAPPERS.test(scheme)) return unwrap(label, rest)
  if (CLEAR_TEXT.test(scheme)) throw notSupported(`{${label}} marks a password in clear text, not a hash`)
  if (scheme === 'sasl') throw notSupported('{SASL} names an account of another server, not a hash')
  const refused = REFUSED.get(scheme)
  if (refused) throw notSupported(`${refused} hashes are not supported`)
  const read =
    readSpring(scheme, rest) ?? readNtlm(scheme, rest) ?? readPbkdf2(scheme, rest) ?? readDigest(scheme, rest)
  if (read === undefined) throw notSupported(`the scheme {${label}} is not supported`)
  return read
}

function unwrap(label: string, rest: string): string {
  // Without a label 13 characters may be anything.
  if (/^([./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19})$/.test(rest)) return `$des$${rest}`
  if (!/^[${]/.test(rest)) throw notSupported(`{${label}}: expected a hash that begins with "$"`)
  return rest
}

function readNtlm(scheme: string, rest: string): string | undefined {
  if (scheme !== 'nt' && scheme !== 'ntlm') return
  return formulaText('md4(utf16le(password))', Buffer.alloc(0), hexBytes('NTLM', rest, 16))
}

/** `{SHA}`, `{SSHA256}`, `{SHA512.HEX}`, `{LDAP-MD5}`, `{MD5}$1$…` and SAP's `{x-issha, 1024}`. */
function readDigest(scheme: string, rest: string): string | undefined {
  const iterated = /^x-is(sha|md5|sha\d+), ?(\d{1,8})$/.exec(scheme)
  const [, , salted, name = '', form] =
    /^(ldap-|plain-)?(s)?(md5|sha(?:1|224|256|384|512)?)(?:\.(hex|b64|base64))?$/.exec(scheme) ?? []
  const digest = digestName(iterated?.[1] ?? name)
  if (!digest) return
  if (rest.startsWith('$')) return rest
  const bytes = decodeDigest(`{${scheme}}`, rest, form)
  const length = digestLength(digest) ?? 0
  const [hash, salt] = [bytes.subarray(0, length), bytes.subarray(length)]
  if (hash.length < length) throw notSupported(`{${scheme}}: the hash is shorter than ${length} bytes`)
  if (iterated) return formulaText(sapFormula(digest, iterated[2] ?? ''), salt, hash)
  if (!salted && salt.length > 0) throw notSupported(`{${scheme}}: the hash is longer than ${length} bytes`)
  return formulaText(salted ? `${digest}(password.salt)` : `${digest}(password)`, salt, hash)
}

function sapFormula(digest: string, rounds: string): string {
  const count = boundedInteger('x-is: rounds', rounds, { min: 1, max: 1_000_000 }) - 1
  return `repeat^${count}(${digest}(password.salt),${digest}(password.digest))`
}

function decodeDigest(part: string, text: string, form: string | undefined): Buffer {
  const hex =
    form === 'hex' || (form === undefined && /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/i.test(text))
  const bytes = hex ? Buffer.from(text, 'hex') : readBase64(text)
  if (!bytes) throw notSupported(`${part}: the hash is not base64`)
  return bytes
}

function hexBytes(kind: string, text: string, length: number): Buffer {
  if (!/^[0-9a-f]+$/i.test(text) || text.length !== 2 * length)
    throw notSupported(`${kind}: expected ${2 * length} hexadecimal digits`)
  return Buffer.from(text, 'hex')
}

/** PBKDF2 of OpenLDAP, 389 Directory Server, ForgeRock, Atlassian and Dovecot. */
function readPbkdf2(scheme: string, rest: string): string | undefined {
  if (scheme === 'pkcs5s2') return fixedLayout('sha1', 10_000, rest, { salt: 16, hash: 32 })
  const [, name] = /^pbkdf2(?:[-_](?:hmac-)?(\w+))?$/.exec(scheme) ?? []
  if (!scheme.startsWith('pbkdf2')) return
  const digest = digestName(name ?? 'sha1')
  if (!digest) throw notSupported(`PBKDF2 with the digest of {${scheme}} is not supported`)
  const openLdap = /^(\d+)\$([^$]*)\$([^$]+)$/.exec(rest)
  if (openLdap) return `$pbkdf2-${digest}$${rest}`
  const dovecot = /^\$1\$([^$]*)\$(\d+)\$([0-9a-f]+)$/i.exec(rest)
  if (dovecot) {
    const [, salt = '', rounds = '', hash = ''] = dovecot
    return pbkdf2Text({ digest, rounds, salt: Buffer.from(salt), hash: Buffer.from(hash, 'hex') })
  }
  const forgeRock = /^(\d+):(.+)$/.exec(rest)
  if (forgeRock) return digestThenSalt(digest, forgeRock[1] ?? '', forgeRock[2] ?? '')
  return countedLayout(digest, rest)
}

function fixedLayout(digest: string, rounds: number, text: string, sizes: { salt: number; hash: number }): string {
  const bytes = readBase64(text)
  if (bytes?.length !== sizes.salt + sizes.hash)
    throw notSupported(`PBKDF2: expected base64 of ${sizes.salt + sizes.hash} bytes`)
  return pbkdf2Text({ digest, rounds, salt: bytes.subarray(0, sizes.salt), hash: bytes.subarray(sizes.salt) })
}

function digestThenSalt(digest: string, rounds: string, text: string): string {
  const bytes = readBase64(text)
  const length = digestLength(digest) ?? 0
  if (!bytes || bytes.length <= length) throw notSupported('PBKDF2: expected base64 of a digest and a salt')
  return pbkdf2Text({ digest, rounds, salt: bytes.subarray(length), hash: bytes.subarray(0, length) })
}

/** 389 Directory Server: four bytes of rounds, 64 of salt, 256 of hash. */
function countedLayout(digest: string, text: string): string {
  const bytes = readBase64(text)
  if (bytes?.length !== 324) throw notSupported('PBKDF2: expected base64 of rounds, salt and hash, 324 bytes')
  return pbkdf2Text({ digest, rounds: bytes.readUInt32BE(0), salt: bytes.subarray(4, 68), hash: bytes.subarray(68) })
}
