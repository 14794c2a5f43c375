import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, pbkdf2Text, scryptText } from '#crypto/password/encoding/canonical.ts'
import { CRYPT64, decodeCrypt64 } from '#crypto/password/encoding/crypt64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger } from '#crypto/password/encoding/parameters.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

const ROUNDS = { min: 1, max: 1_000_000 }

/** `_rounds salt hash` of BSD crypt. */
export const bsdCrypt: Shape = (text) => (/^_[./0-9A-Za-z]{19}$/.test(text) ? `$des$${text}` : undefined)

/** `$7$` of crypt(3) and libsodium: costs in one field, the salt as it is written. */
export const scryptCrypt: Shape = (text) => {
  const [, n = '', r = '', p = '', salt = '', hash = ''] =
    /^\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([./0-9A-Za-z]*)\$([./0-9A-Za-z]{43})$/.exec(text) ?? []
  if (hash === '') return
  return scryptText({
    cost: CRYPT64.indexOf(n),
    blockSize: decodeCrypt64(r).readUIntLE(0, 3),
    parallelism: decodeCrypt64(p).readUIntLE(0, 3),
    salt: Buffer.from(salt),
    hash: decodeCrypt64(hash),
  })
}

/** `$s0$e0801$salt$hash` of Java programs; the costs are hexadecimal digits, one byte each. */
export const scryptJava: Shape = (text) => {
  const [, costs = '', salt = '', hash = ''] = /^\$s0\$([0-9a-f]{3,8})\$([^$]+)\$([^$]+)$/i.exec(text) ?? []
  if (costs === '') return
  const number = Number.parseInt(costs, 16)
  return scryptText({
    cost: Math.floor(number / 65_536),
    blockSize: (number >> 8) & 0xff,
    parallelism: number & 0xff,
    salt: base64('scrypt: the salt', salt),
    hash: base64('scrypt: the hash', hash),
  })
}

/** `$shiro1$SHA-256$rounds$salt$hash` and `$shiro2$…` of Apache Shiro. */
export const shiro: Shape = (text) => {
  if (/^\$shiro2\$(2[aby]|argon2)/.test(text)) return text.slice(7)
  const [, name = '', rounds, salt = '', hash = ''] = /^\$shiro1\$([\w-]+)\$(\d+)\$([^$]*)\$([^$]+)$/.exec(text) ?? []
  if (rounds === undefined) return
  const digest = digestName(name)
  if (!digest) throw notSupported('Apache Shiro: the digest of this hash is not supported')
  const count = boundedInteger('Apache Shiro: rounds', rounds, ROUNDS) - 1
  const once = `${digest}(salt.password)`
  const formula = count === 0 ? once : `repeat^${count}(${once},${digest}(digest))`
  return formulaText(formula, base64('Apache Shiro: the salt', salt), base64('Apache Shiro: the hash', hash))
}

/** `$8$` (PBKDF2) and `$9$` (scrypt) of Cisco, in the alphabet of crypt(3) but with the bits in the usual order. */
export const cisco: Shape = (text) => {
  const [, type, salt = '', hash = ''] = /^\$([89])\$([./0-9A-Za-z]{14})\$([./0-9A-Za-z]{43})$/.exec(text) ?? []
  if (type === undefined) return
  const parts = { salt: Buffer.from(salt), hash: translateAlphabet(hash) }
  return type === '8'
    ? pbkdf2Text({ digest: 'sha256', rounds: 20_000, ...parts })
    : scryptText({ cost: 16_384, blockSize: 1, parallelism: 1, ...parts })
}

function translateAlphabet(text: string): Buffer {
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return Buffer.from(
    text.replace(/./g, (letter) => standard[CRYPT64.indexOf(letter)] ?? ''),
    'base64',
  )
}

/** `grub.pbkdf2.sha512.10000.SALT.HASH` of GRUB and `$ml$35460$salt$hash` of macOS, both in hexadecimal digits. */
export const hexPbkdf2: Shape = (text) => {
  const grub = /^grub\.pbkdf2\.(sha\d+)\.(\d+)\.([0-9A-F]+)\.([0-9A-F]+)$/i.exec(text)
  const macOs = /^\$ml(\$)(\d+)\$([0-9a-f]+)\$([0-9a-f]+)$/i.exec(text)
  const [, name = '', rounds = '', salt = '', hash = ''] = grub ?? macOs ?? []
  if (rounds === '') return
  const digest = grub ? name.toLowerCase() : 'sha512'
  return pbkdf2Text({ digest, rounds, salt: Buffer.from(salt, 'hex'), hash: Buffer.from(hash, 'hex') })
}

/** `$sha1$rounds$salt$hash` of NetBSD: an HMAC that is keyed with the password and repeated. */
export const sha1Crypt: Shape = (text) => {
  const [, rounds, salt = '', hash = ''] =
    /^\$sha1\$(\d+)\$([./0-9A-Za-z]{0,64})\$([./0-9A-Za-z]{28})$/.exec(text) ?? []
  if (rounds === undefined) return
  const count = boundedInteger('sha1-crypt: rounds', rounds, ROUNDS) - 1
  const prefix = `0x${Buffer.from(`$sha1$${rounds}`).toString('hex')}`
  const once = `hmac-sha1(password,salt.${prefix})`
  const formula = count === 0 ? once : `repeat^${count}(${once},hmac-sha1(password,digest))`
  return formulaText(formula, Buffer.from(salt), sha1CryptBytes(hash))
}

/** Groups of three bytes, each written backwards; the last group takes the first byte again. */
function sha1CryptBytes(text: string): Buffer {
  const bytes = decodeCrypt64(text)
  const digest = Buffer.alloc(21)
  for (let i = 0; i < 21; i++) digest[i - (i % 3) + 2 - (i % 3)] = bytes[i] ?? 0
  return digest.subarray(0, 20)
}

function base64(part: string, text: string): Buffer {
  const bytes = readBase64(text)
  if (!bytes) throw notSupported(`${part} is not base64`)
  return bytes
}
