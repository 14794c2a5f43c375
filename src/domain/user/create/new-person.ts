import { parseTotpSecret } from '#crypto/totp.ts'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PersonFactors } from '#domain/user/create/person-factors.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { namesOf, normalizeProfile } from '#domain/user/human/profile.ts'
import { decideSetUserMetadata, type MetadataEntries } from '#domain/user/metadata/set-user-metadata.ts'
import type { CodeDelivery } from '#domain/user/new-code.ts'
import type { Fields } from '#domain/user/person/user-fields.ts'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'
import type { Profile } from '#domain/user/user-state.ts'

/** How the code for an unverified address or number reaches the person; `none`: no code is created. */
export type ContactDelivery = CodeDelivery | { readonly kind: 'none' }

/** A person to create, with everything that is known of them. */
export interface NewPerson extends Partial<PersonFactors> {
  readonly orgId: string
  /** Chosen by the caller; generated when absent. */
  readonly userId?: string
  readonly userName: string
  readonly profile: Profile
  /** `delivery`: sent when absent. */
  readonly email: { readonly address: string; readonly verified: boolean; readonly delivery?: ContactDelivery }
  readonly phone?: { readonly number: string; readonly verified: boolean; readonly delivery?: ContactDelivery }
  readonly password?: string
  /** A hash of another system; it takes precedence over `password`, which must still satisfy the policy. */
  readonly hashedPassword?: string
  readonly passwordChangeRequired: boolean
  /** Base32; becomes a second factor that is ready. */
  readonly totpSecret?: string
  readonly idpLinks: readonly { idpId: string; externalUserId: string; displayName: string }[]
  readonly passwordlessRegistration: boolean
  readonly metadata?: MetadataEntries
  /** Address of the picture on another server. */
  readonly picture?: string
  /**
   * State to create the person in, even without a credential; no initialization code is created. `signup`: an invitation
   * opens the account later. Absent: by `onboarding`.
   */
  readonly start?: 'active' | 'inactive' | 'locked' | 'signup'
  /** A directory describes the person: names and address may be missing. */
  readonly isFromDirectory?: boolean
  /** Fields beyond the model of ZITADEL. */
  readonly attributes?: PersonAttributes
}

/** Fields of a person by dotted name. Those that the profile holds are named only: an event lists all fields of a change. */
export interface PersonAttributes {
  /** '' : the field is removed. */
  readonly fields: Fields
  /** Names of fields whose value no other user of the organization may have. */
  readonly unique: readonly string[]
}

/**
 * Returns the person as it will be stored.
 * @throws the reason of the first field that is invalid in itself
 */
export function normalizeNewPerson(input: NewPerson): NewPerson {
  const userName = input.userName.trim()
  const profile = normalizeProfile(input.profile)
  const address = input.email.address.trim()
  if (!userName) throw refuse('userName.empty')
  if (!input.isFromDirectory) requireNamesAndAddress(profile, address)
  if (address && !isEmailAddress(address)) throw refuse('email.invalid')
  requireUniqueName({ userName })
  requireOneLine({ ...namesOf(profile) })
  for (const { displayName } of input.idpLinks) requireOneLine({ 'idps.displayName': displayName })
  if (input.metadata?.length) decideSetUserMetadata(input.metadata)
  return {
    ...input,
    userName,
    profile: { ...profile, displayName: profile.displayName || userName },
    email: { ...input.email, address },
    ...(input.phone ? { phone: { ...input.phone, number: normalizePhone(input.phone.number) } } : {}),
    ...(input.totpSecret ? { totpSecret: parseTotpSecret(input.totpSecret) } : {}),
  }
}

function requireNamesAndAddress({ firstName, lastName }: Profile, address: string): void {
  if (!firstName) throw refuse('profile.firstNameEmpty')
  if (!lastName) throw refuse('profile.lastNameEmpty')
  if (!address) throw refuse('email.empty')
}
