import type { PersonFactors } from '#domain/user/create/person-factors.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'

/** Secrets of authenticators, encrypted. */
export interface SealedAuthenticators {
  /** '' : none. */
  readonly totpSecret: string
  readonly authenticators?: readonly { readonly id: string; readonly name: string; readonly secret: string }[]
}

/** Returns the events of factors and credentials that are ready for use. */
export const factorEvents = (factors: Partial<PersonFactors>): UserEvent[] => [
  ...(factors.passkeys ?? []).map(passkeyRegistered),
  ...(factors.securityKeys ?? []).map(securityKeyRegistered),
  ...(factors.otpSms ? [otpSmsAdded()] : []),
  ...(factors.otpEmail ? [otpEmailAdded()] : []),
  ...(factors.recoveryCodeHashes?.length ? [recoveryCodesAdded([...factors.recoveryCodeHashes])] : []),
]

export const authenticatorEvents = ({ totpSecret, authenticators = [] }: SealedAuthenticators): UserEvent[] => [
  ...(totpSecret ? [totpAdded(totpSecret), totpVerified()] : []),
  ...authenticators.flatMap(({ id, name, secret }) => [
    totpAdded(secret, { id, ...(name ? { name } : {}) }),
    totpVerified(undefined, { id }),
  ]),
]
