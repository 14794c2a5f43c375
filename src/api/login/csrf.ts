import { randomBytes } from 'node:crypto'
import type { Cipher } from '#crypto/cipher.ts'
import { sameText } from '#crypto/secret-compare.ts'

const PURPOSE = 'csrf'

export const newCsrfSecret = (): string => randomBytes(32).toString('base64url')

/** Token in each form: the cookie's secret, encrypted again each time, so that no other site can learn or forge one. */
export const csrfToken = (cipher: Cipher, secret: string): string => cipher.encrypt(secret, PURPOSE)

/** Returns whether a form comes from a page of this browser. */
export function isOwnForm(cipher: Cipher, secret: string, token: string): boolean {
  if (!secret || !token) return false
  try {
    return sameText(cipher.decrypt(token, PURPOSE), secret)
  } catch {
    return false
  }
}
