import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/** `SCRAM-SHA-256$rounds:salt$stored:server` of PostgreSQL, and Dovecot's `{SCRAM-SHA-256}rounds,salt,stored,server`. */
export const scram: Shape = (text) => {
  const postgres = /^SCRAM-SHA-(1|256)\$(\d{1,8}):([^$:]+)\$([^$:]+):[^$:]+$/.exec(text)
  const dovecot = /^\{SCRAM-SHA-(1|256)\}(\d{1,8}),([^,]+),([^,]+),[^,]+$/.exec(text)
  const [, name, rounds = '', saltText = '', storedText = ''] = postgres ?? dovecot ?? []
  if (name === undefined) return
  const [salt, stored] = [readBase64(saltText), readBase64(storedText)]
  if (!salt || !stored) throw notSupported('SCRAM: the salt and the stored key have to be base64')
  const digest = `sha${name}`
  const salted = `pbkdf2-${digest}^${rounds}(password,salt)`
  return formulaText(`${digest}(hmac-${digest}(${salted},'Client Key'))`, salt, stored)
}

/** `*hex` of MySQL, `0x0100…` and `0x0200…` of Microsoft SQL Server, `S:hex` of Oracle 11. */
export const databases: Shape = (text) => {
  const mySql = /^\*([0-9a-f]{40})$/i.exec(text)
  if (mySql) return formulaText('sha1(sha1(password))', Buffer.alloc(0), hex(mySql[1]))
  const [, version, salt, hash] = /^0x0([12])00([0-9a-f]{8})([0-9a-f]{40}|[0-9a-f]{128})$/i.exec(text) ?? []
  if (version)
    return formulaText(`${version === '1' ? 'sha1' : 'sha512'}(utf16le(password).salt)`, hex(salt), hex(hash))
  const oracle = /^S:([0-9a-f]{40})([0-9a-f]{20})$/i.exec(text)
  if (oracle) return formulaText('sha1(password.salt)', hex(oracle[2]), hex(oracle[1]))
  if (/^md5[0-9a-f]{32}$/.test(text))
    throw notSupported('PostgreSQL MD5 hashes contain the user name and are not supported')
  return
}

/** `$NT$hex`, `$3$$hex`: NTLM. */
export const ntlm: Shape = (text) => {
  const [, digits] = /^\$(?:NT\$|3\$\$)([0-9a-f]{32})$/i.exec(text) ?? []
  return digits === undefined ? undefined : formulaText('md4(utf16le(password))', Buffer.alloc(0), hex(digits))
}

function hex(text = ''): Buffer {
  return Buffer.from(text, 'hex')
}
