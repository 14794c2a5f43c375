import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'

const KEY_BYTES = { min: 1, max: 512 }

/** `$key$<base64url>` before another encoding: the pepper, HMAC key or signer key that it needs. */
export const keyedScheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$key$'),
  parse(encoded, context) {
    const [, keyText, inner] = splitKeyed(encoded)
    if (inner.startsWith('$key$')) throw notSupported('key: a hash has one key')
    const key = decodeBase64('key: the key', keyText, KEY_BYTES)
    return context.parse(inner, { ...context, key })
  },
}

function splitKeyed(encoded: string): [string, string, string] {
  const [all, keyText, inner] = /^\$key\$([^$]+)(\$.+)$/s.exec(encoded) ?? []
  if (all === undefined || keyText === undefined || inner === undefined)
    throw notSupported('key: expected a key and the hash that needs it')
  return [all, keyText, inner]
}
