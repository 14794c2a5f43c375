import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { Bounds } from '#crypto/password/encoding/parameters.ts'

/**
 * Standard or URL-safe base64, padded or not. Bits that no encoder would set are refused, so a string has one meaning.
 * `size` bounds the decoded length in bytes.
 * @throws AppError invalidArgument naming the part
 */
export function decodeBase64(part: string, text: string | undefined, size: Bounds): Buffer {
  const bytes = readBase64(text ?? '')
  if (text === undefined || bytes === undefined) throw notSupported(`${part} is not base64`)
  if (bytes.length < size.min || bytes.length > size.max)
    throw notSupported(`${part} is ${bytes.length} bytes long, expected ${size.min} to ${size.max}`)
  return bytes
}

/** Returns undefined for a text that no encoder of base64 produces. */
export function readBase64(text: string): Buffer | undefined {
  const bare = text
    .replace(/={1,2}$/, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
  const bytes = Buffer.from(bare, 'base64')
  return toBase64(bytes) === bare ? bytes : undefined
}

/** Standard base64 without padding. */
export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
