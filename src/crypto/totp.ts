import { HOTP, Secret, TOTP } from 'otpauth'
import { sameText } from '#crypto/secret-compare.ts'
import { invalidArgument } from '#kit/errors.ts'

const PERIOD_SECONDS = 30
const DIGITS = 6
const WINDOW_STEPS = 1
/** RFC 4226 §4 asks for 128 bits; some issuers in the field hand out 80. */
const MIN_SECRET_BITS = 80
const MAX_SECRET_BITS = 1024
/** RFC 4226 §4 recommends 160 bits. */
const NEW_SECRET_BYTES = 20

/**
 * A TOTP secret as people and exports write it (any case, spaces, hyphens, padding), in its one canonical spelling.
 * @throws AppError invalidArgument, which says what is wrong and does not repeat the secret
 */
export function parseTotpSecret(text: string): string {
  const letters = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  if (!/^[A-Z2-7]+$/.test(letters)) throw refuse('InvalidSecret')
  // 1, 3 or 6 characters over a multiple of 8 are the rest of no whole number of bytes (RFC 4648 §6).
  if ([1, 3, 6].includes(letters.length % 8)) throw refuse('InvalidSecret')
  const bits = Math.floor((letters.length * 5) / 8) * 8
  if (bits < MIN_SECRET_BITS) throw refuse('SecretTooShort', { bits, min: MIN_SECRET_BITS })
  if (bits > MAX_SECRET_BITS) throw refuse('SecretTooLong', { bits, max: MAX_SECRET_BITS })
  return Secret.fromBase32(letters).base32
}

const refuse = (what: string, params: Readonly<Record<string, number>> = {}) =>
  invalidArgument('', `Errors.User.MFA.OTP.${what}`, { reason: 'totp.secretInvalid', params })

/** A new random secret, base32. */
export function generateTotpSecret(): string {
  return new Secret({ size: NEW_SECRET_BYTES }).base32
}

export interface TotpAccount {
  /** Base32, as `parseTotpSecret` gives it. */
  readonly secret: string
  readonly issuer: string
  readonly account: string
}

/** The `otpauth://` address that authenticator apps read from a QR code. */
export function totpUri({ secret, issuer, account }: TotpAccount): string {
  const parameters = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_SECONDS }
  return new TOTP({ ...parameters, secret: Secret.fromBase32(secret), issuer, label: account }).toString()
}

export interface TotpToVerify {
  /** Base32, as `parseTotpSecret` gives it. */
  readonly secret: string
  /** As typed; spaces are ignored. */
  readonly code: string
  readonly nowMs: number
  /** The step of the last code that was accepted; 0: none was. */
  readonly lastStep: number
}

/**
 * The step that the code belongs to, one before or after the present one included, or undefined when it is wrong or
 * not newer than `lastStep`. Whoever keeps the answer as the new `lastStep` makes a code work once (RFC 6238 §5.2).
 */
export function verifyTotp({ secret, code, nowMs, lastStep }: TotpToVerify): number | undefined {
  const typed = code.replace(/\s/g, '')
  const key = Secret.fromBase32(secret)
  const present = Math.floor(nowMs / 1000 / PERIOD_SECONDS)
  let found: number | undefined
  for (let step = present - WINDOW_STEPS; step <= present + WINDOW_STEPS; step++) {
    const right = sameText(HOTP.generate({ secret: key, counter: step, digits: DIGITS, algorithm: 'SHA1' }), typed)
    if (right && step > lastStep) found ??= step
  }
  return found
}
