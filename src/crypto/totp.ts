import { HOTP, Secret, TOTP } from 'otpauth'
import { type AuthenticatorKey, readAuthenticatorKey, writeAuthenticatorKey } from '#crypto/authenticator-key.ts'
import { sameText } from '#crypto/secret-compare.ts'

const PERIOD_SECONDS = 30
const DIGITS = 6
/** Steps before and after the present one whose codes are accepted (RFC 6238 §5.2). */
const WINDOW_STEPS = 1
/** Counters that are tried (RFC 4226 §7.4). */
const LOOK_AHEAD = 10
/** RFC 4226 §4 recommends 160 bits. */
const NEW_SECRET_BYTES = 20

/**
 * Returns the canonical text of a secret in base32 or of a key URI, as exports write them.
 * @throws AppError invalidArgument, which names the fault and does not repeat the secret
 */
export const parseTotpSecret = (text: string): string => writeAuthenticatorKey(readAuthenticatorKey(text))

/** A new random secret, base32. */
export function generateTotpSecret(): string {
  return new Secret({ size: NEW_SECRET_BYTES }).base32
}

export interface TotpAccount {
  /** Base32. */
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
  /** As `parseTotpSecret` returns it. */
  readonly secret: string
  /** As typed; spaces are ignored. */
  readonly code: string
  readonly nowMs: number
  /** The step of the last accepted code; 0 before the first. */
  readonly lastStep: number
}

/**
 * Returns the step of the code, or undefined when it is wrong or not newer than `lastStep`. The caller stores the step
 * as the new `lastStep`, so that a code is accepted once (RFC 6238 §5.2). For HOTP the step is the counter after the
 * code's.
 */
export function verifyTotp({ secret, code, nowMs, lastStep }: TotpToVerify): number | undefined {
  const typed = code.replace(/\s/g, '')
  const authenticator = readAuthenticatorKey(secret)
  const key = Secret.fromBase32(authenticator.secret)
  const { digits, algorithm } = authenticator
  const { first, last, offset } = countersOf(authenticator, nowMs, lastStep)
  let matchedCounter: number | undefined
  for (let counter = first; counter <= last; counter++) {
    const isRight = sameText(HOTP.generate({ secret: key, counter, digits, algorithm }), typed)
    if (isRight && counter + offset > lastStep) matchedCounter ??= counter + offset
  }
  return matchedCounter
}

/** Returns the range of accepted counters, and the difference between a step and its counter. */
function countersOf({ type, period, counter }: AuthenticatorKey, nowMs: number, lastStep: number) {
  if (type === 'hotp') {
    const first = Math.max(counter, lastStep)
    return { first, last: first + LOOK_AHEAD - 1, offset: 1 }
  }
  const present = Math.floor(nowMs / 1000 / period)
  return { first: present - WINDOW_STEPS, last: present + WINDOW_STEPS, offset: 0 }
}

/** Returns the secret for an export: of HOTP with the counter of the next code, of TOTP unchanged. */
export function authenticatorAfter(secret: string, lastStep: number): string {
  const key = readAuthenticatorKey(secret)
  return key.type === 'hotp' ? writeAuthenticatorKey({ ...key, counter: Math.max(key.counter, lastStep) }) : secret
}
