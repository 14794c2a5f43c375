/** Converts a provider's claims about a user to the user's stored data. Pure. */
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import { canonicalLanguage } from '#domain/user/human/profile.ts'
import type { LoginNaming } from '#domain/user/login-names.ts'
import type { Profile } from '#domain/user/user-state.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Required fields of a new user. */
export interface ExternalPerson {
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
}

/** Returns the fields with the provider's values; '' : the user must enter it. */
export const proposedPerson = (identity: ExternalIdentity, naming: LoginNaming): ExternalPerson => ({
  userName: proposedUserName(identity, naming),
  firstName: identity.firstName,
  lastName: identity.lastName,
  email: isEmailAddress(identity.email) ? identity.email : '',
})

/** If login names end in a domain of the organization, the user name omits it. */
function proposedUserName({ userName, email }: ExternalIdentity, naming: LoginNaming): string {
  const name = userName || email
  const at = name.lastIndexOf('@')
  if (!naming.withDomain || at < 1) return name
  const domain = foldCase(name.slice(at + 1))
  return naming.domains.some((namingDomain) => foldCase(namingDomain) === domain) ? name.slice(0, at) : name
}

export const isComplete = (person: ExternalPerson): boolean => Object.values(person).every((value) => value !== '')

/** Returns whether an address is the one that the provider verified, not one that the user entered instead. */
export const isVerifiedAddress = (identity: ExternalIdentity, email: string): boolean =>
  identity.emailVerified && identity.email === email

/** Name of the account in lists. */
export const accountName = (identity: ExternalIdentity): string =>
  identity.userName || identity.email || identity.displayName || identity.id.slice(0, 200)

/**
 * Returns the profile with the provider's current values, or undefined if it is equal. Keeps values of absent claims.
 */
export function updatedProfile(profile: Profile, identity: ExternalIdentity): Profile | undefined {
  const firstName = identity.firstName || profile.firstName
  const lastName = identity.lastName || profile.lastName
  const wasMade = profile.displayName === `${profile.firstName} ${profile.lastName}`
  const updated: Profile = {
    ...profile,
    firstName,
    lastName,
    nickName: identity.nickName || profile.nickName,
    displayName: identity.displayName || (wasMade ? `${firstName} ${lastName}` : profile.displayName),
    preferredLanguage: identity.language ? canonicalLanguage(identity.language) : profile.preferredLanguage,
  }
  const known = new Map<string, string | number>(Object.entries(profile))
  return Object.entries(updated).some(([field, value]) => known.get(field) !== value) ? updated : undefined
}
