/** The state of a user as its nouns keep it. Each noun's `events.ts` owns the folds of its own part. */

import type { UniqueWithin } from '#domain/user/contact/unique-contacts.ts'
import type { DomainClaim } from '#domain/user/domain-claim/events.ts'
import type { IdpLinks } from '#domain/user/idp-link/events.ts'
import type { InviteCode } from '#domain/user/invite/events.ts'
import type { MachineKeys } from '#domain/user/key/events.ts'
import type { Machine } from '#domain/user/machine/events.ts'
import type { Metadata } from '#domain/user/metadata/events.ts'
import type { SentOtp } from '#domain/user/otp/events.ts'
import type { Passkeys } from '#domain/user/passwordless/events.ts'
import type { PersonalAccessTokens } from '#domain/user/pat/events.ts'
import type { UserAttributes } from '#domain/user/person/events.ts'
import type { RecoveryCodes } from '#domain/user/recovery/events.ts'
import type { SecurityKeys } from '#domain/user/u2f/events.ts'

/** A code on its way to the person: encrypted, since it is compared, and read back once to be mailed. */
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

export type User = {
  readonly status: 'none' | 'active' | 'inactive' | 'locked' | 'initial' | 'removed'
  readonly type: 'human' | 'machine'
  readonly userName: string
  /** Unique in the organization only, by the domain policy when the name was given. */
  readonly userNameScoped: boolean
  /** The last time that another organization proved to own the domain of the user's name. */
  readonly domainClaim?: DomainClaim
  readonly profile: Profile
  readonly email: Email
  readonly phone: Phone
  readonly password: Password
  readonly initCode?: PendingCode
  readonly invite?: InviteCode
  /** The last code of each kind that ended. */
  readonly spentCodes: Readonly<Partial<Record<SpentCodeKind, SpentCode>>>
  /** Sequence of the last event that ended all sign-ins of the user; 0: none did. */
  readonly signedOutAt: number
  readonly idpLinks: IdpLinks
  readonly passkeys: Passkeys
  /** The authenticator that APIs show: they know one. */
  readonly totp?: Totp
  /** Imported beside it, all of them ready; a code of any authenticator counts. */
  readonly furtherTotps: readonly Totp[]
  readonly otp: SentOtp
  readonly securityKeys: SecurityKeys
  readonly recovery: RecoveryCodes
  readonly mfa: Mfa
  /** Where the picture is kept; '' : none. */
  readonly avatarKey: string
  readonly machine: Machine
  /** Of a machine: its id was chosen by its creator, and is claimed like a user name. */
  readonly hasChosenId?: true
  readonly tokens: PersonalAccessTokens
  readonly keys: MachineKeys
  readonly metadata: Metadata
  readonly attributes: UserAttributes
  /** The customer of the organization that the person belongs to; '' : none. */
  readonly customerId: string
  /**
   * Counts changes of a person's visible fields (attributes/version.ts); `modifiedAt`: of the last, epoch
   * milliseconds.
   */
  readonly version: number
  readonly modifiedAt: number
}

export const initialUser: User = {
  status: 'none',
  type: 'human',
  userName: '',
  userNameScoped: false,
  profile: { firstName: '', lastName: '', nickName: '', displayName: '', preferredLanguage: 'und', gender: 0 },
  email: { address: '', verified: false },
  phone: { number: '', verified: false },
  password: { hash: '', changeRequired: false, changedAt: 0, failures: 0, lastFailureAt: 0 },
  spentCodes: {},
  signedOutAt: 0,
  idpLinks: [],
  passkeys: { tokens: {}, registrations: {}, spentRegistrations: {} },
  furtherTotps: [],
  otp: { sms: false, email: false, codes: {} },
  securityKeys: {},
  recovery: { codes: {}, generatedAt: 0 },
  mfa: { failures: 0, lastFailureAt: 0, initSkippedAt: 0 },
  avatarKey: '',
  machine: { name: '', description: '', accessTokenType: 0, secretHash: '' },
  tokens: {},
  keys: {},
  metadata: {},
  attributes: {},
  customerId: '',
  version: 0,
  modifiedAt: 0,
}

/** Returns the state as queries return it. */
export const shownState = ({ status }: Pick<User, 'status'>): Exclude<User['status'], 'none' | 'removed'> =>
  status === 'none' || status === 'removed' ? 'inactive' : status
