import type { NewPerson, PersonAttributes } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { PreparedPerson } from '#domain/user/create/prepare-person.ts'
import { emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { attributesChanged } from '#domain/user/person/events.ts'
import { isAttribute } from '#domain/user/person/user-fields.ts'
import { phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
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
  if (made.totpSecret) events.push(totpAdded(made.totpSecret), totpVerified())
  if (user.email.verified) events.push(emailVerified())
  if (made.mailCode) {
    const initial = onboarding(user, made.encodedHash) === 'initialization'
    events.push(initial ? initializationCodeAdded(made.mailCode.payload) : emailCodeAdded(made.mailCode.payload))
  }
  if (user.phone?.verified) events.push(phoneVerified())
  if (made.phoneCode) events.push(phoneCodeAdded(made.phoneCode.payload))
  if (made.passkey) events.push(passkeyCodeAdded(made.passkey.code))
  if (user.metadata?.length) events.push(...decideSetUserMetadata(user.metadata))
  if (user.start === 'inactive') events.push(userDeactivated())
  if (user.start === 'signup') events.push(signupRequired())
  if (user.attributes) events.push(...firstAttributes(user.attributes))
  return events
}

function firstAttributes({ fields, unique }: PersonAttributes): UserEvent[] {
  const given = Object.entries(fields).filter(([, value]) => value !== '')
  const attributes = given.filter(([name]) => isAttribute(name))
  if (attributes.length === 0) return []
  const names = given.map(([name]) => name)
  const set = Object.fromEntries(attributes)
  return [attributesChanged({ version: 1, fields: names, set, unique: [...unique], removed: [] })]
}
