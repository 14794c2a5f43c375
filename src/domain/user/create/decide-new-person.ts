import type { NewPerson } from '#domain/user/create/new-person.ts'
import { onboarding } from '#domain/user/create/onboarding.ts'
import type { PreparedPerson } from '#domain/user/create/prepare-person.ts'
import { emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
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
  return events
}
