import { hash } from '@node-rs/bcrypt'
import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import { boundedInteger } from '#crypto/password/encoding/parameters.ts'
import type { ConfiguredHasher, PasswordScheme } from '#crypto/password/scheme.ts'
import { MAX_BCRYPT_PASSWORD_BYTES } from '#crypto/password/schemes/password-bytes.ts'
import { sameBytes } from '#crypto/secret-compare.ts'
import { invalidArgument } from '#kit/errors.ts'

const FORM = /^\$2([abxy]?)\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/
const COST = { min: 4, max: 16 }
/** 14 is a common default and takes about a second; above it is rare. */
const HEAVY_COST = 12

const BCRYPT64 = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const STANDARD64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * `$2$`, `$2a$`, `$2b$`, `$2y$`, `$2x$`. All but the first are one computation; the first does not end the password with
 * a zero. `$2x$` marks a program that misread characters beyond ASCII: passwords with one do not verify. Verifying cuts at 72 bytes, because every bcrypt that made these hashes did.
 */
export const bcryptScheme: PasswordScheme = {
  recognises: (encoded) => encoded.startsWith('$2'),
  parse(encoded) {
    const [, variant, costText, saltText, hashText] = FORM.exec(encoded) ?? []
    if (variant === undefined || costText === undefined || saltText === undefined || hashText === undefined)
      throw notSupported(
        'bcrypt: expected $2a$, $2b$ or $2y$, two digits of cost, 22 characters of salt, and 31 of hash',
      )
    const cost = boundedInteger('bcrypt: cost', costText.replace(/^0/, ''), COST)
    return {
      parameters: `bcrypt ${variant === '' ? 'unterminated ' : ''}cost=${cost}`,
      heavy: cost > HEAVY_COST,
      async verify(password) {
        const bytes = keyBytes(password, variant)
        if (bytes === undefined) return 'wrong'
        const made = await hash(bytes, cost, decodeBcrypt64(saltText))
        return sameBytes(decodeBcrypt64(made.slice(-31)), decodeBcrypt64(hashText)) ? 'ok' : 'wrong'
      },
    }
  },
}

/** The original `$2$` repeats the password where the later ones put a zero first; it has no response for an empty one. */
function keyBytes(password: Uint8Array, variant: string): Uint8Array | undefined {
  const bytes = password.subarray(0, MAX_BCRYPT_PASSWORD_BYTES)
  if (variant === 'x' && bytes.some((byte) => byte > 0x7f)) return
  if (variant !== '') return bytes
  return bytes.length === 0 ? undefined : Buffer.alloc(MAX_BCRYPT_PASSWORD_BYTES, bytes)
}

/** Some programs set the bits that pad the last character; they mean nothing, and are dropped. */
function decodeBcrypt64(text: string): Buffer {
  return Buffer.from(
    text.replace(/./g, (letter) => STANDARD64[BCRYPT64.indexOf(letter)] ?? ''),
    'base64',
  )
}

/**
 * Creates `$2b$` hashes; `cost` is log2 of the rounds. Rejects passwords that bcrypt would silently truncate: over 72
 * bytes, or with a zero byte.
 */
export function bcryptHasher(cost: number): ConfiguredHasher {
  const accepts = (password: string) =>
    Buffer.byteLength(password) <= MAX_BCRYPT_PASSWORD_BYTES && !password.includes('\0')
  return {
    decoy: `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`,
    accepts,
    async hash(password) {
      if (!accepts(password))
        throw invalidArgument('', 'Errors.User.Password.TooLong', {
          reason: 'password.tooLongForHash',
          params: { max: MAX_BCRYPT_PASSWORD_BYTES },
        })
      return hash(password, cost)
    },
  }
}
