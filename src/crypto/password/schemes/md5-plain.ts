import { createHash } from 'node:crypto'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

/** 32 hexadecimal digits: MD5 of the password and nothing else. Checked only where an operator switched it on. */
export function md5PlainScheme(allowed: boolean): PasswordScheme {
  return {
    recognises: (encoded) => /^[0-9a-f]{32}$/i.test(encoded),
    parse(encoded) {
      if (!allowed) throw notSupported('plain MD5 is switched off')
      const expected = Buffer.from(encoded, 'hex')
      return {
        parameters: 'md5-plain',
        heavy: false,
        async verify(password) {
          return sameBytes(createHash('md5').update(password).digest(), expected) ? 'ok' : 'wrong'
        },
      }
    },
  }
}
