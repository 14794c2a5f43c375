import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { formulaText, keyText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/** `$sha256$pf=<pattern>$salt$hash`, `$md5$hash` and `$hmac-sha256$hash$key` of Ory. */
export const ory: Shape = (text) => {
  const crypt = /^\$(md5|sha256|sha512)-crypt(\$.+)$/s.exec(text)
  if (crypt)
    return `$${new Map([
      ['md5', 1],
      ['sha256', 5],
      ['sha512', 6],
    ]).get(crypt[1] ?? '')}${crypt[2]}`
  const salted = /^\$(md5|sha1|sha256|sha512)\$pf=([^$]+)\$([^$]*)\$([^$]+)$/.exec(text)
  if (salted) {
    const [, digest, pattern = '', salt = '', hash = ''] = salted
    return formulaText(`${digest}(${patternFormula(base64(pattern).toString())})`, base64(salt), base64(hash))
  }
  const md5 = /^\$md5\$([^$]+)$/.exec(text)
  if (md5) return formulaText('md5(password)', Buffer.alloc(0), base64(md5[1] ?? ''))
  const [, digest, hash = '', key = ''] = /^\$hmac-(\w+)\$([^$]+)\$([^$]+)$/.exec(text) ?? []
  if (digest === undefined) return
  return keyText(base64(key), formulaText(`hex(hmac-${digest}(key,password))`, Buffer.alloc(0), base64(hash)))
}

/** `{SALT}{PASSWORD}` with other text around it. */
function patternFormula(pattern: string): string {
  const parts = pattern.split(/(\{SALT\}|\{PASSWORD\})/).filter((part) => part !== '')
  if (!parts.includes('{PASSWORD}')) throw notSupported('the salting pattern contains no {PASSWORD}')
  return parts
    .map((part) => {
      if (part === '{SALT}') return 'salt'
      return part === '{PASSWORD}' ? 'password' : `0x${Buffer.from(part).toString('hex')}`
    })
    .join('.')
}

function base64(text: string): Buffer {
  const bytes = readBase64(text)
  if (!bytes) throw notSupported('a part of the hash is not base64')
  return bytes
}
