import { parseTotpSecret } from '#crypto/totp.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { ContactDelivery, NewPerson, PersonAttributes } from '#domain/user/create/new-person.ts'
import type { PersonFactors } from '#domain/user/create/person-factors.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { canonicalLanguage } from '#domain/user/human/profile.ts'
import { decideSetUserMetadata, type MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import type { Profile } from '#domain/user/user-state.ts'

/** Proof of the right to replace a password. */
export type PasswordProof =
  | { readonly kind: 'permission' }
  | { readonly kind: 'current'; readonly password: string }
  | { readonly kind: 'code'; readonly code: string }

export interface NewPassword {
  /** A hash of another system is not subject to the complexity policy. */
  readonly value: { readonly plain: string } | { readonly hash: string }
  readonly changeRequired: boolean
  readonly proof: PasswordProof
}

/** Changes of a person; absent parts stay as they are. */
export interface PersonChanges extends Partial<PersonFactors> {
  readonly userName?: string
  readonly profile?: Partial<Profile>
  /** `delivery`: sent when absent. */
  readonly email?: { readonly address: string; readonly verified: boolean; readonly delivery?: ContactDelivery }
  /** `number` '' : the number is removed. */
  readonly phone?: { readonly number: string; readonly verified: boolean; readonly delivery?: ContactDelivery }
  readonly password?: NewPassword
  /**
   * The present password as another system hashed it: sessions continue and no mail is sent, since the password does not
   * change.
   */
  readonly passwordHash?: string
  /** Base32, or a key URI; rejected for a person with an authenticator. Factors and credentials are added to the others. */
  readonly totpSecret?: string
  /** Links to add. */
  readonly idpLinks?: NewPerson['idpLinks']
  /** Address of the picture on another server. */
  readonly picture?: string
  /** Entries to set; others stay. */
  readonly metadata?: MetadataEntries
  /** Keys to remove. */
  readonly removedMetadata?: readonly string[]
  readonly attributes?: PersonAttributes
  /** Deactivates or reactivates; a locked user stays locked. */
  readonly active?: boolean
  /** Locks; an inactive user becomes active first. */
  readonly locked?: true
  /**
   * A directory describes the person: names and address may be empty, and a person that is not initialized yet may be
   * changed.
   */
  readonly isFromDirectory?: boolean
  /** The state that the changes were made on; a later one is rejected. Absent: any. */
  readonly basedOn?: { readonly sequence: number } | { readonly version: number }
}

/**
 * Returns the changes as they will be stored.
 * @throws the reason of the first field that is invalid in itself
 */
export function normalizeChanges(changes: PersonChanges): PersonChanges {
  const { userName, profile, email, phone, totpSecret, ...rest } = changes
  const mayBeEmpty = changes.isFromDirectory === true
  for (const { displayName } of rest.idpLinks ?? []) requireOneLine({ 'idps.displayName': displayName })
  if (rest.metadata?.length) decideSetUserMetadata(rest.metadata)
  return {
    ...rest,
    ...(totpSecret ? { totpSecret: parseTotpSecret(totpSecret) } : {}),
    ...(userName === undefined ? {} : { userName: normalizeUserName(userName) }),
    ...(profile ? { profile: normalizePart(profile, mayBeEmpty) } : {}),
    ...(email ? { email: { ...email, address: normalizeAddress(email.address, mayBeEmpty) } } : {}),
    ...(phone ? { phone: { ...phone, number: phone.number && normalizePhone(phone.number) } } : {}),
  }
}

function normalizeUserName(text: string): string {
  const userName = text.trim()
  if (!userName) throw refuse('userName.empty')
  requireUniqueName({ userName })
  return userName
}

function normalizeAddress(text: string, mayBeEmpty: boolean): string {
  const address = text.trim()
  if (!address && mayBeEmpty) return ''
  if (!address) throw refuse('email.empty')
  if (!isEmailAddress(address)) throw refuse('email.invalid')
  return address
}

function normalizePart(profile: Partial<Profile>, mayBeEmpty: boolean): Partial<Profile> {
  const { firstName, lastName, preferredLanguage, ...rest } = profile
  const names = {
    ...(firstName === undefined ? {} : { firstName: firstName.trim() }),
    ...(lastName === undefined ? {} : { lastName: lastName.trim() }),
  }
  if (names.firstName === '' && !mayBeEmpty) throw refuse('profile.firstNameEmpty')
  if (names.lastName === '' && !mayBeEmpty) throw refuse('profile.lastNameEmpty')
  const { nickName = '', displayName = '' } = rest
  requireOneLine({ ...names, nickName, displayName })
  return {
    ...rest,
    ...names,
    ...(preferredLanguage === undefined ? {} : { preferredLanguage: canonicalLanguage(preferredLanguage) }),
  }
}
