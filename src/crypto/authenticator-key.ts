import { Secret } from 'otpauth'
import { invalidArgument } from '#kit/errors.ts'

/** RFC 4226 §4 requires 128 bits; some issuers use 80. */
const MIN_SECRET_BITS = 80
const MAX_SECRET_BITS = 1024
const DIGITS = { least: 6, max: 8 }
const PERIOD_SECONDS = { least: 15, max: 120 }

export type OtpAlgorithm = 'SHA1' | 'SHA256' | 'SHA512'

/** Parameters by which an authenticator generates codes (RFC 4226, RFC 6238). */
export interface OtpForm {
  readonly type: 'totp' | 'hotp'
  readonly digits: number
  /** Seconds; unused for HOTP. */
  readonly period: number
  readonly algorithm: OtpAlgorithm
  /** First counter that is accepted; unused for TOTP. */
  readonly counter: number
}

export interface AuthenticatorKey extends OtpForm {
  /** Base32, upper case, without padding. */
  readonly secret: string
}

const USUAL: OtpForm = { type: 'totp', digits: 6, period: 30, algorithm: 'SHA1', counter: 0 }
const ALGORITHMS: readonly string[] = ['SHA1', 'SHA256', 'SHA512'] satisfies OtpAlgorithm[]
const isAlgorithm = (name: string): name is OtpAlgorithm => ALGORITHMS.includes(name)

/** The parts of a form as a source writes them; empty ones have the defaults of the key URI format. */
export interface OtpFormParts {
  readonly type?: string
  readonly digits?: string
  readonly period?: string
  readonly algorithm?: string
  readonly counter?: string
}

/** The form, or undefined when codes of that kind cannot be verified. */
export function readOtpForm(parts: OtpFormParts): OtpForm | undefined {
  const type = (parts.type || USUAL.type).toLowerCase()
  const digits = integer(parts.digits, USUAL.digits)
  const algorithm = (parts.algorithm || USUAL.algorithm).toUpperCase().replace(/^HMAC|[-_]/g, '')
  if ((type !== 'totp' && type !== 'hotp') || !isAlgorithm(algorithm) || !isWithin(digits, DIGITS)) return undefined
  const period = type === 'hotp' ? USUAL.period : integer(parts.period, USUAL.period)
  const counter = type === 'hotp' ? integer(parts.counter, 0) : 0
  if (!isWithin(period, PERIOD_SECONDS) || Number.isNaN(counter)) return undefined
  return { type, digits, period, algorithm, counter }
}

const integer = (text: string | undefined, otherwise: number): number => {
  if (!text) return otherwise
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}
const isWithin = (value: number, { least, max }: { least: number; max: number }): boolean =>
  value >= least && value <= max

/**
 * Reads a secret in base32 (any case, spaces, hyphens, padding) with the usual form, or a key URI that names its form.
 * @throws AppError invalidArgument, which names the fault and does not repeat the secret
 */
export function readAuthenticatorKey(text: string): AuthenticatorKey {
  const trimmed = text.trim()
  if (!/^otpauth:/i.test(trimmed)) return { ...USUAL, secret: readSecret(trimmed) }
  if (!URL.canParse(trimmed)) throw refuse('InvalidSecret')
  const { host, searchParams } = new URL(trimmed)
  const part = (name: string): string => searchParams.get(name) ?? ''
  const form = readOtpForm({
    type: host,
    digits: part('digits'),
    period: part('period'),
    algorithm: part('algorithm'),
    counter: part('counter'),
  })
  if (!form) throw refuse('InvalidForm')
  return { ...form, secret: readSecret(part('secret')) }
}

/** The canonical text: base32 alone in the usual form, a key URI otherwise. */
export function writeAuthenticatorKey({ secret, type, digits, period, algorithm, counter }: AuthenticatorKey): string {
  const isUsual =
    type === USUAL.type && digits === USUAL.digits && period === USUAL.period && algorithm === USUAL.algorithm
  if (isUsual) return secret
  const moving = type === 'hotp' ? `counter=${counter}` : `period=${period}`
  return `otpauth://${type}/?secret=${encodeURIComponent(secret)}&algorithm=${algorithm}&digits=${digits}&${moving}`
}

function readSecret(text: string): string {
  const letters = text.replace(/[\s-]/g, '').replace(/=+$/, '').toUpperCase()
  if (!/^[A-Z2-7]+$/.test(letters)) throw refuse('InvalidSecret')
  // 1, 3 or 6 characters over a multiple of 8 are the rest of no whole number of bytes (RFC 4648 §6).
  if ([1, 3, 6].includes(letters.length % 8)) throw refuse('InvalidSecret')
  const bits = Math.floor((letters.length * 5) / 8) * 8
  if (bits < MIN_SECRET_BITS) throw refuse('SecretTooShort', { bits, min: MIN_SECRET_BITS })
  if (bits > MAX_SECRET_BITS) throw refuse('SecretTooLong', { bits, max: MAX_SECRET_BITS })
  return Secret.fromBase32(letters).base32
}

const refuse = (fault: string, params: Readonly<Record<string, number>> = {}) =>
  invalidArgument('', `Errors.User.MFA.OTP.${fault}`, { reason: 'totp.secretInvalid', params })
