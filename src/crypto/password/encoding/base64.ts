import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Bounds } from '#crypto/password/encoding/parameters.ts'

/**
 * Standard base64 without padding, to the letter: bits that no encoder would set are refused, so a string has one
 * meaning. `size` bounds the decoded length in bytes.
 * @throws AppError invalidArgument naming the part
 */
export function decodeBase64(part: string, text: string | undefined, size: Bounds): Buffer {
  const bytes = Buffer.from(text ?? '', 'base64')
  if (text === undefined || bytes.toString('base64').replace(/=+$/, '') !== text)
    throw notSupported(`${part} is not unpadded standard base64`)
  if (bytes.length < size.min || bytes.length > size.max)
    throw notSupported(`${part} is ${bytes.length} bytes long, expected ${size.min} to ${size.max}`)
  return bytes
}
