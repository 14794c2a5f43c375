import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { keyText } from '#crypto/password/encoding/canonical.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Shape } from '#crypto/password/shapes/shape.ts'

/**
 * Firebase's scrypt as others write it: `$firescrypt$ln=,r=,p=$salt$hash$separator$key` (Ory),
 * `$f_scrypt$hash$salt$m=14$r=8$s=Bw==` (SuperTokens), `$firebase-scrypt$hash=…$salt=…$sk=…$ss=…$r=8$m=14` (WorkOS).
 */
export const firebase: Shape = (text) => {
  const [, rest, key = ''] = /^(\$firescrypt\$[^$]+\$[^$]+\$[^$]+\$[^$]*)\$([^$]+)$/.exec(text) ?? []
  if (rest !== undefined) return keyText(keyBytes(key), rest)
  const superTokens = /^\$f_scrypt\$([^$]+)\$([^$]+)\$m=(\d+)\$r=(\d+)\$s=([^$]*)$/.exec(text)
  if (superTokens) {
    const [, hash, salt, memory, rounds, separator] = superTokens
    return `$firescrypt$ln=${memory},r=${rounds},p=1$${salt}$${hash}$${separator}`
  }
  if (!text.startsWith('$firebase-scrypt$')) return
  const parts = new Map(
    text
      .split('$')
      .slice(2)
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )
  const part = (name: string) => parts.get(name) ?? ''
  const inner = `$firescrypt$ln=${part('m')},r=${part('r')},p=${parts.get('p') ?? 1}$${part('salt')}$${part('hash')}$${part('ss')}`
  return keyText(keyBytes(part('sk')), inner)
}

function keyBytes(text: string): Buffer {
  const bytes = readBase64(text)
  if (!bytes || bytes.length === 0) throw notSupported('firescrypt: the signer key is not base64')
  return bytes
}
