import { createHash } from 'node:crypto'
import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const FORM = /^\$md5salted-(suffix|prefix)\$([^$\s]{1,128})\$([^$\s]{22})(?:==)?$/
const DIGEST_BYTES = { min: 16, max: 16 }

/** `$md5salted-suffix$` and `$md5salted-prefix$`: one MD5 with the salt, taken as it is written, after or before. */
export const md5SaltedScheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$md5salted'),
  parse(encoded) {
    const [, side, salt, stored] = FORM.exec(encoded) ?? []
    if (salt === undefined)
      throw notSupported('md5salted: expected $md5salted-suffix$ or $md5salted-prefix$, a salt, and base64 of 16 bytes')
    const expected = decodeBase64('md5salted: the hash', stored, DIGEST_BYTES)
    return {
      parameters: `md5-salted ${side}`,
      heavy: false,
      async verify(password) {
        const [first, second] = side === 'suffix' ? [password, salt] : [salt, password]
        return sameBytes(createHash('md5').update(first).update(second).digest(), expected) ? 'ok' : 'wrong'
      },
    }
  },
}
