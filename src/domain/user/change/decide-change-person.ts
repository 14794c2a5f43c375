import { limits, requireBelowLimit, requireMetadataLimits } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { authenticatorEvents, factorEvents, type SealedAuthenticators } from '#domain/user/create/factor-events.ts'
import type { RegisteredCredential } from '#domain/user/create/person-factors.ts'
import type { ContactCode } from '#domain/user/create/prepare-person.ts'
import { emailChanged, emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanAvatarAdded, humanProfileChanged } from '#domain/user/human/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { userDeactivated, userLocked, userNameChanged, userReactivated } from '#domain/user/lifecycle/events.ts'
import { metadataRemoved } from '#domain/user/metadata/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { passwordChanged, passwordHashUpdated } from '#domain/user/password/events.ts'
import { describeUser } from '#domain/user/person/describe-user.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import { isAttribute } from '#domain/user/person/user-fields.ts'
import { phoneChanged, phoneCodeAdded, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { Profile, User } from '#domain/user/user-state.ts'

/** Everything slow or random about a change, prepared before the decision. */
export interface PreparedChange extends SealedAuthenticators {
  readonly userNameScoped: boolean
  /** '' : the password stays. */
  readonly encodedHash: string
  /** The hash of `passwordHash`, its key encrypted; '' : none. */
  readonly importedHash: string
  readonly emailCode?: ContactCode
  readonly phoneCode?: ContactCode
}

/** Returns the events of the differences; none for changes that are in effect already. */
export function decideChangePerson(user: User, changes: PersonChanges, made: PreparedChange): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  return [
    ...userNameEvents(user, changes, made),
    ...profileEvents(user, changes),
    ...emailEvents(user, changes, made),
    ...phoneEvents(user, changes, made),
    ...passwordEvents(user, changes, made),
    ...(made.importedHash ? [passwordHashUpdated(made.importedHash)] : []),
    ...linkEvents(user, changes),
    ...addedFactors(user, changes, made),
    ...(changes.picture && changes.picture !== user.avatarKey ? [humanAvatarAdded(changes.picture)] : []),
    ...metadataEvents(user, changes),
    ...stateEvents(user, changes),
    ...attributeEvents(user, changes),
  ]
}

const userNameEvents = (user: User, { userName }: PersonChanges, { userNameScoped }: PreparedChange): UserEvent[] =>
  userName === undefined || userName === user.userName ? [] : [userNameChanged({ userName, userNameScoped })]

/** A display name derived from the names, or from the user name in their absence, changes with them. */
function profileEvents({ profile: known, userName }: User, changes: PersonChanges): UserEvent[] {
  const { profile = {}, userName: newUserName = userName } = changes
  const isMade = known.displayName === madeName(known, userName)
  const made = madeName({ ...known, ...profile }, newUserName)
  const displayName = profile.displayName?.trim() || (isMade ? made : known.displayName)
  const before = new Map<string, string | number>(Object.entries(known))
  const changed = Object.entries({ ...profile, displayName }).filter(([name, value]) => before.get(name) !== value)
  return changed.length === 0 ? [] : [humanProfileChanged(Object.fromEntries(changed))]
}

const madeName = ({ firstName, lastName }: Profile, userName: string): string =>
  `${firstName} ${lastName}`.trim() || userName

function emailEvents(user: User, { email, isFromDirectory }: PersonChanges, made: PreparedChange): UserEvent[] {
  if (!email) return []
  const { status, email: known } = user
  const moved = email.address !== known.address
  const proven = email.verified && (moved || !known.verified)
  if (!moved && !proven) return []
  if (status === 'initial' && !isFromDirectory) throw refuse('user.notInitialised')
  return [
    ...(moved ? [emailChanged(email.address), ...endedInvitation(user)] : []),
    ...(proven ? [emailVerified()] : []),
    ...(!proven && made.emailCode ? [emailCodeAdded(made.emailCode.payload)] : []),
  ]
}

function phoneEvents({ phone: known }: User, { phone }: PersonChanges, made: PreparedChange): UserEvent[] {
  if (!phone) return []
  if (!phone.number) return known.number ? [phoneRemoved()] : []
  const moved = phone.number !== known.number
  const proven = phone.verified && (moved || !known.verified)
  if (!moved && !proven) return []
  return [
    ...(moved ? [phoneChanged(phone.number)] : []),
    ...(proven ? [phoneVerified()] : []),
    ...(!proven && made.phoneCode ? [phoneCodeAdded(made.phoneCode.payload)] : []),
  ]
}

/** An invitation that was mailed must not open the account any more. */
const endedInvitation = ({ status, initCode }: User): UserEvent[] =>
  status === 'initial' && initCode ? [signupRequired()] : []

function passwordEvents(user: User, { password, isFromDirectory }: PersonChanges, made: PreparedChange): UserEvent[] {
  if (!password) return []
  const { encodedHash } = made
  if (user.status === 'initial' && !isFromDirectory) throw refuse('user.notInitialised')
  return [passwordChanged({ encodedHash, changeRequired: password.changeRequired })]
}

/** Links that exist are in effect already. */
function linkEvents({ idpLinks: known }: User, { idpLinks = [] }: PersonChanges): UserEvent[] {
  const added = idpLinks.filter((link) => !known.some((one) => isLinkTo(one, link.idpId, link.externalUserId)))
  if (added.length > 0) requireBelowLimit(known.length + added.length - 1, limits.idpLinks)
  return added.map((link) => idpLinkAdded(link.idpId, link.externalUserId, link.displayName))
}

/** Credentials and factors that the person has are in effect already. */
function addedFactors({ totp, otp, passkeys, securityKeys }: User, changes: PersonChanges, made: PreparedChange) {
  if (changes.totpSecret && totp?.ready) throw refuse('totp.alreadyReady')
  const added = {
    passkeys: unknownIn(passkeys.tokens, changes.passkeys),
    securityKeys: unknownIn(securityKeys, changes.securityKeys),
    otpSms: changes.otpSms === true && !otp.sms,
    otpEmail: changes.otpEmail === true && !otp.email,
    recoveryCodeHashes: changes.recoveryCodeHashes ?? [],
  }
  requireBelowLimit(Object.keys(passkeys.tokens).length + added.passkeys.length - 1, limits.passkeys)
  requireBelowLimit(Object.keys(securityKeys).length + added.securityKeys.length - 1, limits.securityKeys)
  return [...authenticatorEvents(made), ...factorEvents(added)]
}

function unknownIn(
  known: User['securityKeys'],
  credentials: readonly RegisteredCredential[] = [],
): RegisteredCredential[] {
  const ids = new Set(Object.values(known).map(({ credentialId }) => credentialId))
  return credentials.filter(({ id, credentialId }) => !ids.has(credentialId) && !Object.hasOwn(known, id))
}

/** Entries with an equal value are in effect already. */
function metadataEvents(user: User, { metadata = [], removedMetadata = [] }: PersonChanges): UserEvent[] {
  const { metadata: known } = user
  const removed = removedMetadata.filter((key) => Object.hasOwn(known, key)).map(metadataRemoved)
  if (metadata.length === 0) return removed
  const events = decideSetUserMetadata(metadata).filter(({ payload: { key, value } }) => known[key]?.value !== value)
  requireMetadataLimits(
    known,
    events.map(({ payload }) => payload),
  )
  return [...removed, ...events]
}

function stateEvents(user: User, { active, locked }: PersonChanges): UserEvent[] {
  const isInactive = user.status === 'inactive'
  if (locked) return user.status === 'locked' ? [] : [...(isInactive ? [userReactivated()] : []), userLocked()]
  if (active === undefined || active === !isInactive) return []
  if (active) return [userReactivated()]
  return [...endedInvitation(user), userDeactivated()]
}

/** One event names every field that differs, so that a change is one version. */
function attributeEvents(user: User, { attributes }: PersonChanges): UserEvent[] {
  if (!attributes) return []
  const known = new Map(Object.entries(describeUser(user)))
  const changed = Object.entries(attributes.fields).filter(([name, value]) => (known.get(name) ?? '') !== value)
  if (changed.length === 0) return []
  const stored = changed.filter(([name]) => isAttribute(name))
  return [
    attributesChanged({
      version: user.version + 1,
      fields: changed.map(([name]) => name),
      set: Object.fromEntries(stored.filter(([, value]) => value !== '')),
      unique: attributes.unique.filter((name) => changed.some(([one]) => one === name)),
      removed: stored.filter(([, value]) => value === '').map(([name]) => name),
    }),
  ]
}
