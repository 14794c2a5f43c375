import { requireMetadataLimits } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import type { ContactCode } from '#domain/user/create/prepare-person.ts'
import { emailChanged, emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { phoneChanged, phoneCodeAdded, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Everything slow or random about a change, prepared before the decision. */
export interface PreparedChange {
  readonly userNameScoped: boolean
  /** '' : the password stays. */
  readonly encodedHash: string
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
    ...metadataEvents(user, changes),
  ]
}

const userNameEvents = (user: User, { userName }: PersonChanges, { userNameScoped }: PreparedChange): UserEvent[] =>
  userName === undefined || userName === user.userName ? [] : [userNameChanged({ userName, userNameScoped })]

/** A display name that was made of the names follows them. */
function profileEvents({ profile: known }: User, { profile }: PersonChanges): UserEvent[] {
  if (!profile) return []
  const names = { ...known, ...profile }
  const isMade = known.displayName === `${known.firstName} ${known.lastName}`.trim()
  const displayName =
    profile.displayName?.trim() || (isMade ? `${names.firstName} ${names.lastName}`.trim() : known.displayName)
  const before = new Map<string, string | number>(Object.entries(known))
  const changed = Object.entries({ ...profile, displayName }).filter(([name, value]) => before.get(name) !== value)
  return changed.length === 0 ? [] : [humanProfileChanged(Object.fromEntries(changed))]
}

function emailEvents({ status, email: known }: User, { email }: PersonChanges, made: PreparedChange): UserEvent[] {
  if (!email) return []
  const moved = email.address !== known.address
  const proven = email.verified && (moved || !known.verified)
  if (!moved && !proven) return []
  if (status === 'initial') throw refuse('user.notInitialised')
  return [
    ...(moved ? [emailChanged(email.address)] : []),
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

function passwordEvents({ status }: User, { password }: PersonChanges, { encodedHash }: PreparedChange): UserEvent[] {
  if (!password) return []
  if (status === 'initial') throw refuse('user.notInitialised')
  return [passwordChanged({ encodedHash, changeRequired: password.changeRequired })]
}

/** Entries with an equal value are in effect already. */
function metadataEvents({ metadata: known }: User, { metadata = [] }: PersonChanges): UserEvent[] {
  if (metadata.length === 0) return []
  const events = decideSetUserMetadata(metadata).filter(({ payload: { key, value } }) => known[key]?.value !== value)
  requireMetadataLimits(
    known,
    events.map(({ payload }) => payload),
  )
  return events
}
