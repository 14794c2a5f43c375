import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, pbkdf2Text, prehashText, scryptText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { digestName } from '#crypto/password/shapes/digest-names.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/** `algorithm$…` of Django. */
export const django: Shape = (text) => {
  if (/^(argon2|bcrypt)\$/.test(text))
    return text.replace(/^argon2(?=\$argon2)|^bcrypt\$/, '').replace(/^argon2\$/, '$')
  if (text.startsWith('bcrypt_sha256$$')) return prehashText('hex(sha256(password))', text.slice(14))
  const pbkdf2 = /^pbkdf2_(\w+)\$(\d+)\$([^$]*)\$([^$]+)$/.exec(text)
  if (pbkdf2) {
    const [, name = '', rounds = '', salt = '', hash = ''] = pbkdf2
    const digest = digestName(name)
    if (!digest) throw notSupported('Django: the digest of this PBKDF2 hash is not supported')
    return pbkdf2Text({ digest, rounds, salt: Buffer.from(salt), hash: base64('Django', hash) })
  }
  const scrypt = /^scrypt\$(\d+)\$([^$]*)\$(\d+)\$(\d+)\$([^$]+)$/.exec(text)
  if (scrypt) {
    const [, cost = '', salt = '', blockSize = '', parallelism = '', hash = ''] = scrypt
    return scryptText({ cost, blockSize, parallelism, salt: Buffer.from(salt), hash: base64('Django', hash) })
  }
  const [, crypt] = /^crypt\$[^$]*\$([./0-9A-Za-z]{13})$/.exec(text) ?? []
  return crypt === undefined ? undefined : `$des$${crypt}`
}

/** `md5$salt$hex` and the like: Django puts the salt first, Werkzeug before 2.3 uses it as the key of an HMAC. */
export const saltedHex: Shape = (text) => {
  const [, name = '', salt = '', hash = ''] = /^(md5|sha\d+)\$([^$]{0,128})\$([0-9a-f]{32,128})$/i.exec(text) ?? []
  const digest = digestName(name)
  if (!digest) return
  const bytes = Buffer.from(hash, 'hex')
  if (salt === '') return formulaText(`${digest}(password)`, Buffer.alloc(0), bytes)
  return formulaText(`${digest}(salt.password)|hmac-${digest}(salt,password)`, Buffer.from(salt), bytes)
}

/** `pbkdf2:sha256:260000$salt$hex` and `scrypt:32768:8:1$salt$hex` of Werkzeug (Flask). */
export const werkzeug: Shape = (text) => {
  const [, method = '', salt = '', hex = ''] = /^((?:pbkdf2|scrypt):[\w:-]+)\$([^$]*)\$([0-9a-f]+)$/i.exec(text) ?? []
  if (method === '') return
  const [scheme, first = '', second = '', third = ''] = method.split(':')
  const parts = { salt: Buffer.from(salt), hash: Buffer.from(hex, 'hex') }
  if (scheme === 'scrypt') return scryptText({ cost: first, blockSize: second, parallelism: third, ...parts })
  const digest = digestName(first)
  if (!digest || second === '') throw notSupported('Werkzeug: expected pbkdf2:<digest>:<rounds>')
  return pbkdf2Text({ digest, rounds: second, ...parts })
}

/** `$bcrypt-sha256$` of passlib, version 2 and 1. */
export const passlibBcrypt: Shape = (text) => {
  if (!text.startsWith('$bcrypt-sha256$')) return
  const second = /^\$bcrypt-sha256\$v=2,t=(2[aby]),r=(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/.exec(text)
  if (second) {
    const [, variant, cost = '', salt = '', hash] = second
    const inner = `$${variant}$${cost.padStart(2, '0')}$${salt}${hash}`
    return prehashText('base64(hmac-sha256(salt,password))', inner, Buffer.from(salt))
  }
  const first = /^\$bcrypt-sha256\$(2[aby]),(\d{1,2})\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/.exec(text)
  if (!first) throw notSupported('passlib bcrypt-sha256: expected version, cost, salt and hash')
  const [, variant, cost = '', salt, hash] = first
  return prehashText('base64(sha256(password))', `$${variant}$${cost.padStart(2, '0')}$${salt}${hash}`)
}

function base64(kind: string, text: string): Buffer {
  const bytes = readBase64(text)
  if (!bytes) throw notSupported(`${kind}: the hash is not base64`)
  return bytes
}
