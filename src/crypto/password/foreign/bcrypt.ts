import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { ForeignHash } from '#crypto/password/foreign-hash.ts'

const BCRYPT64 = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const STANDARD64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** bcrypt with its cost, salt and hash apart; both in bcrypt's own alphabet unless an encoding is named. */
export function describedBcrypt({ value, valueEncoding, salt = '', saltEncoding, iterations }: ForeignHash): string {
  if (iterations === undefined || salt === '') throw notSupported('bcrypt: the cost or the salt is missing')
  const cost = String(iterations).padStart(2, '0')
  return `$2b$${cost}$${toBcrypt64(salt, saltEncoding)}${toBcrypt64(value, valueEncoding)}`
}

function toBcrypt64(text: string, encoding: ForeignHash['saltEncoding']): string {
  if (encoding === undefined || encoding === 'utf8') return text
  const base64 = Buffer.from(text, encoding).toString('base64').replace(/=+$/, '')
  return base64.replace(/./g, (letter) => BCRYPT64[STANDARD64.indexOf(letter)] ?? '')
}
