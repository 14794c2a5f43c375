import { readBase64 } from '#crypto/password/encoding/base64.ts'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'

export type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url' | 'latin1'

/**
 * Bytes of a text in a named encoding.
 * @throws AppError invalidArgument naming the part
 */
export function decode(part: string, text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf8':
    case 'latin1':
      return Buffer.from(text, encoding)
    case 'hex':
      if (!isHex(text)) throw notSupported(`${part} is not hexadecimal`)
      return Buffer.from(text, 'hex')
    case 'base64':
    case 'base64url': {
      const bytes = readBase64(text.trim())
      if (!bytes) throw notSupported(`${part} is not base64`)
      return bytes
    }
    default:
      throw notSupported(`the encoding of ${part} has to be one of utf8, hex, base64, base64url and latin1`)
  }
}

/**
 * Returns the bytes of a hash. Without an encoding, reads hexadecimal digits of the given length (or of any length if
 * none is given) as such, and other texts as base64.
 * @throws AppError invalidArgument if the text is neither hexadecimal nor base64 of that many bytes
 */
export function decodeHash(text: string, encoding: Encoding | undefined, length?: number): Buffer {
  if (encoding) return checkLength(decode('the hash', text, encoding), length)
  if (isHex(text) && (length === undefined || text.length === 2 * length)) return Buffer.from(text, 'hex')
  return checkLength(decode('the hash', text, 'base64'), length)
}

function checkLength(bytes: Buffer, length: number | undefined): Buffer {
  if (length !== undefined && bytes.length !== length)
    throw notSupported(`the hash is ${bytes.length} bytes long, expected ${length}`)
  return bytes
}

function isHex(text: string): boolean {
  return /^([0-9a-f]{2})+$/i.test(text)
}
