import { createCipheriv } from 'node:crypto'
import { decodeBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordScheme } from '#crypto/password/scheme.ts'
import { deriveScrypt, scryptCosts } from '#crypto/password/schemes/scrypt.ts'
import { sameBytes } from '#crypto/secret-compare.ts'

const SALT_BYTES = { min: 1, max: 256 }
const HASH_BYTES = { min: 16, max: 256 }
const SEPARATOR_BYTES = { min: 0, max: 64 }
const IV = Buffer.alloc(16)

/**
 * `$firescrypt$ln=,r=,p=$salt$hash$separator`, with the project's signer key in `$key$` before it: scrypt makes a key,
 * and the hash is the signer key encrypted with it.
 */
export const firebaseScryptScheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$firescrypt$'),
  parse(encoded, { key: signerKey }) {
    const fields = encoded.split('$').slice(1)
    if (fields.length !== 5) throw notSupported('firescrypt: expected costs, salt, hash and salt separator')
    const [, costText, saltText, hashText, separatorText] = fields
    if (!signerKey) throw notSupported('firescrypt: the signer key of the project is missing')
    const { costs, heavy, parameters } = scryptCosts('firescrypt', costText)
    const salt = decodeBase64('firescrypt: the salt', saltText, SALT_BYTES)
    const separator = decodeBase64('firescrypt: the salt separator', separatorText, SEPARATOR_BYTES)
    const expected = decodeBase64('firescrypt: the hash', hashText, HASH_BYTES)
    if (expected.length !== signerKey.length)
      throw notSupported('firescrypt: the hash and the signer key differ in length, so the key is not of this project')
    return {
      parameters: `firescrypt ${parameters}`,
      heavy,
      async verify(password) {
        const key = await deriveScrypt(password, Buffer.concat([salt, separator]), { ...costs, length: 32 })
        return sameBytes(createCipheriv('aes-256-ctr', key, IV).update(signerKey), expected) ? 'ok' : 'wrong'
      },
    }
  },
}
