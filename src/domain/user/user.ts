/**
 * Users: people and machines. Owns their identity, their credentials, and their unique values (user names, links to
 * providers). One aggregate per user; its nouns (human, email, phone, password, …) own their events and folds.
 * References organizations, policies and providers by id only; sends messages through the outbox (notifications.ts).
 */

import { contactNames } from '#domain/user/contact/unique-contacts.ts'
import { type DomainClaimEvent, domainClaimFold } from '#domain/user/domain-claim/events.ts'
import type { EmailEvent } from '#domain/user/email/events.ts'
import { emailFold } from '#domain/user/email/events.ts'
import { type SignupEvent, signupFold } from '#domain/user/email-link/events.ts'
import { type FactorEvent, factorFold } from '#domain/user/factor/events.ts'
import { type HumanEvent, humanFold } from '#domain/user/human/events.ts'
import { type IdpLinkEvent, idpLinkFold } from '#domain/user/idp-link/events.ts'
import { accountKey } from '#domain/user/idp-link/same-account.ts'
import { type InitializationEvent, initializationFold } from '#domain/user/initialization/events.ts'
import { type InviteEvent, inviteFold } from '#domain/user/invite/events.ts'
import { type MachineKeyEvent, machineKeyFold } from '#domain/user/key/events.ts'
import { erasedBy } from '#domain/user/lifecycle/erasure.ts'
import { type LifecycleEvent, lifecycleFold } from '#domain/user/lifecycle/events.ts'
import { type MachineEvent, machineFold } from '#domain/user/machine/events.ts'
import { type MetadataEvent, metadataFold } from '#domain/user/metadata/events.ts'
import { toUserNotification } from '#domain/user/notifications.ts'
import { type OtpEvent, otpFold } from '#domain/user/otp/events.ts'
import { type PasswordEvent, passwordFold } from '#domain/user/password/events.ts'
import { type PasswordlessEvent, passwordlessFold } from '#domain/user/passwordless/events.ts'
import { type PersonalAccessTokenEvent, personalAccessTokenFold } from '#domain/user/pat/events.ts'
import { type AttributesEvent, attributesFold } from '#domain/user/person/events.ts'
import { countingVersions } from '#domain/user/person/version.ts'
import { type PhoneEvent, phoneFold } from '#domain/user/phone/events.ts'
import { userRows } from '#domain/user/projection.ts'
import { type RecoveryEvent, recoveryFold } from '#domain/user/recovery/events.ts'
import { type TotpEvent, totpFold } from '#domain/user/totp/events.ts'
import { type SecurityKeyEvent, securityKeyFold } from '#domain/user/u2f/events.ts'
import { initialUser, type User } from '#domain/user/user-state.ts'
import { type AggregateType, type ClaimedName, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

export type UserEvent =
  | HumanEvent
  | InitializationEvent
  | InviteEvent
  | EmailEvent
  | PhoneEvent
  | PasswordEvent
  | PasswordlessEvent
  | TotpEvent
  | OtpEvent
  | SecurityKeyEvent
  | RecoveryEvent
  | FactorEvent
  | IdpLinkEvent
  | MachineEvent
  | PersonalAccessTokenEvent
  | MachineKeyEvent
  | MetadataEvent
  | DomainClaimEvent
  | LifecycleEvent
  | AttributesEvent
  | SignupEvent

/**
 * Unique names of a user: the user name, each link to a provider, each value of an attribute that is unique in the
 * organization, and verified contacts that were claimed (unique-contacts.ts). A machine is a client under its id and under its login name; so that no client
 * id ever means two of them, an id that was chosen is claimed among the user names of the instance. A user name is unique in its
 * organization always, and in the instance unless it is scoped: so it stays unique while a change of the domain policy
 * is still on its way through the users (domain/policy/flows).
 */
function userNames(folded: Folded<User>): ClaimedName[] {
  const { id, owner, state: user } = folded
  const key = foldCase(user.userName)
  const taken = 'Errors.User.AlreadyExists'
  return [
    { scope: 'org_usernames', name: `${key} ${owner}`, taken },
    ...clientNames(id, user).map((name) => ({ scope: 'usernames', name, taken })),
    ...contactNames(folded),
    ...user.idpLinks.map((link) => ({
      scope: 'external_idps',
      name: `${link.idpId} ${accountKey(link.externalUserId)}`,
      taken: 'Errors.User.ExternalIDP.AlreadyExists',
    })),
    ...Object.entries(user.attributes)
      .filter(([, attribute]) => attribute.unique)
      .map(([name, { value }]) => ({
        scope: 'user_attributes',
        name: `${owner} ${name} ${value}`,
        taken: 'Errors.User.AttributeTaken',
      })),
  ]
}

/** Each once: a machine may be named as its id. */
function clientNames(id: string, user: User): string[] {
  const names = [...(user.userNameScoped ? [] : [foldCase(user.userName)]), ...(user.hasChosenId ? [foldCase(id)] : [])]
  return [...new Set(names)]
}

export const userAggregate: AggregateType<User, UserEvent> = {
  type: 'user',
  initial: initialUser,
  evolve: countingVersions(
    evolveBy<User, UserEvent>({
      ...humanFold,
      ...initializationFold,
      ...inviteFold,
      ...emailFold,
      ...phoneFold,
      ...passwordFold,
      ...passwordlessFold,
      ...totpFold,
      ...otpFold,
      ...securityKeyFold,
      ...recoveryFold,
      ...factorFold,
      ...idpLinkFold,
      ...machineFold,
      ...personalAccessTokenFold,
      ...machineKeyFold,
      ...metadataFold,
      ...domainClaimFold,
      ...lifecycleFold,
      ...attributesFold,
      ...signupFold,
    }),
  ),
  isRemoved: (user) => user.status === 'removed',
  rows: userRows,
  names: userNames,
  outbox: toUserNotification,
  erases: erasedBy,
}
