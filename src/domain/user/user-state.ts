/** The state of a user, and types that several of its nouns use. */

import type { UniqueWithin } from '#domain/user/contact/unique-contacts.ts'
import type { DomainClaimState } from '#domain/user/domain-claim/slice.ts'
import type { EmailState } from '#domain/user/email/slice.ts'
import type { FactorState } from '#domain/user/factor/slice.ts'
import type { HumanState } from '#domain/user/human/slice.ts'
import type { IdpLinkState } from '#domain/user/idp-link/slice.ts'
import type { InitializationState } from '#domain/user/initialization/slice.ts'
import type { InviteState } from '#domain/user/invite/slice.ts'
import type { MachineKeyState } from '#domain/user/key/slice.ts'
import type { LifecycleState } from '#domain/user/lifecycle/slice.ts'
import type { MachineState } from '#domain/user/machine/slice.ts'
import type { MetadataState } from '#domain/user/metadata/slice.ts'
import type { OtpState } from '#domain/user/otp/slice.ts'
import type { PasswordState } from '#domain/user/password/slice.ts'
import type { PasswordlessState } from '#domain/user/passwordless/slice.ts'
import type { PersonalAccessTokenState } from '#domain/user/pat/slice.ts'
import type { PersonState } from '#domain/user/person/slice.ts'
import type { PhoneState } from '#domain/user/phone/slice.ts'
import type { RecoveryState } from '#domain/user/recovery/slice.ts'
import type { TotpState } from '#domain/user/totp/slice.ts'
import type { SecurityKeyState } from '#domain/user/u2f/slice.ts'

/** A code that the person has not used yet: encrypted, not hashed, since it is decrypted once to be mailed. */
export type PendingCode = {
  readonly code: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** Sequence of the event that created it, by which a reactor detects an outdated code. */
  readonly sequence: number
  /** Wrong tries since the code was made. */
  readonly failures: number
  /** Prefix of the mailed link, in place of the page's own address. */
  readonly urlPrefix?: string
  /** Template of the link in the mail (domain/input/url-template.ts). */
  readonly urlTemplate?: string
  /** Returned to the caller of the API instead of sent. */
  readonly codeReturned?: boolean
  /** Epoch milliseconds. */
  readonly createdAt?: number
}

/** An ended code, kept so that its holder can learn why it no longer works. */
export type SpentCode = {
  readonly code: string
  /** `replaced`: a newer code was made. */
  readonly reason: 'used' | 'replaced'
}

export type SpentCodeKind = 'initialization' | 'email' | 'password' | 'otpEmail' | 'otpSms'

export type Profile = {
  readonly firstName: string
  readonly lastName: string
  readonly nickName: string
  readonly displayName: string
  readonly preferredLanguage: string
  /** zitadel.user.v1.Gender, by number. */
  readonly gender: number
}

export type Email = {
  readonly address: string
  readonly verified: boolean
  /** Verified under a setting by which one user at most has it within this range. */
  readonly unique?: UniqueWithin
  readonly code?: PendingCode
}

export type Phone = {
  /** E.164. */
  readonly number: string
  readonly verified: boolean
  readonly unique?: UniqueWithin
  readonly code?: PendingCode
}

export type Password = {
  /** PHC or modular crypt string; '' : none. */
  readonly hash: string
  readonly changeRequired: boolean
  /** Epoch milliseconds; 0: never set. */
  readonly changedAt: number
  /** `channel`: contact that a right code verifies. */
  readonly resetCode?: PendingCode & { readonly channel: 'email' | 'sms' }
  /** Wrong tries since the last right one, or since the last unlock. */
  readonly failures: number
  /** Epoch milliseconds; 0: none failed. */
  readonly lastFailureAt: number
}

export type Totp = {
  /** '' : set up here, or the only one of an import. */
  readonly id: string
  /** Name that the person gave it in the system that it was imported from. */
  readonly name: string
  /** Encrypted. */
  readonly secret: string
  readonly ready: boolean
  /** Time step of the last code that was accepted: each code works once. */
  readonly lastStep: number
}

export type Mfa = {
  /** Wrong tries at any second factor since the last right one, or since the last unlock; a right password ends none. */
  readonly failures: number
  /** Epoch milliseconds; 0: none failed. */
  readonly lastFailureAt: number
  /** When the person last put off setting up a second factor, epoch milliseconds; 0: never. */
  readonly initSkippedAt: number
}

/** Each part is declared by its noun's slice. */
export type User = HumanState &
  InitializationState &
  InviteState &
  EmailState &
  PhoneState &
  PasswordState &
  PasswordlessState &
  TotpState &
  OtpState &
  SecurityKeyState &
  RecoveryState &
  FactorState &
  IdpLinkState &
  MachineState &
  PersonalAccessTokenState &
  MachineKeyState &
  MetadataState &
  DomainClaimState &
  LifecycleState &
  PersonState

/** Returns the state as queries return it. */
export const visibleState = ({ status }: Pick<User, 'status'>): Exclude<User['status'], 'none' | 'removed'> =>
  status === 'none' || status === 'removed' ? 'inactive' : status
