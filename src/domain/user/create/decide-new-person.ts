import { authenticatorEvents, factorEvents } from '#domain/user/create/factor-events.ts'
import type { NewPerson, PersonAttributes } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { PreparedPerson } from '#domain/user/create/prepare-person.ts'
import { emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanAdded, humanAvatarAdded } from '#domain/user/human/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import { isAttribute } from '#domain/user/person/user-fields.ts'
import { phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'

/** Returns the first events of a person. */
export function decideNewPerson(user: NewPerson, made: PreparedPerson): UserEvent[] {
  const events: UserEvent[] = [
    humanAdded({
      userName: user.userName,
      userNameScoped: made.userNameScoped,
      ...user.profile,
      email: user.email.address,
      phone: user.phone?.number ?? '',
      encodedHash: made.encodedHash,
      changeRequired: made.encodedHash !== '' && user.passwordChangeRequired,
    }),
    ...user.idpLinks.map((link) => idpLinkAdded(link.idpId, link.externalUserId, link.displayName)),
  ]
  if (user.picture) events.push(humanAvatarAdded(user.picture))
  events.push(...authenticatorEvents(made))
  if (user.email.verified) events.push(emailVerified())
  if (made.mailCode) {
    const initial = onboarding(user, made.encodedHash) === 'initialization'
    events.push(initial ? initializationCodeAdded(made.mailCode.payload) : emailCodeAdded(made.mailCode.payload))
  }
  if (user.phone?.verified) events.push(phoneVerified())
  if (made.phoneCode) events.push(phoneCodeAdded(made.phoneCode.payload))
  if (made.passkey) events.push(passkeyCodeAdded(made.passkey.code))
  events.push(...factorEvents(user))
  if (user.metadata?.length) events.push(...decideSetUserMetadata(user.metadata))
  if (user.start === 'inactive') events.push(userDeactivated())
  if (user.start === 'locked') events.push(userLocked())
  if (user.start === 'signup') events.push(signupRequired())
  if (user.attributes) events.push(...firstAttributes(user.attributes, user.start))
  return events
}

/** The last event: the version counts the changes of the whole unit (person/version.ts). */
function firstAttributes({ fields, unique }: PersonAttributes, start: NewPerson['start']): UserEvent[] {
  const setFields = Object.entries(fields).filter(([, value]) => value !== '')
  const attributes = setFields.filter(([name]) => isAttribute(name))
  if (attributes.length === 0) return []
  const names = setFields.map(([name]) => name)
  const set = Object.fromEntries(attributes)
  const version = start === 'inactive' || start === 'locked' ? 2 : 1
  return [attributesChanged({ version, fields: names, set, unique: [...unique], removed: [] })]
}
