/** Users with factors for tests of the session API, written straight into the store. */
import { registrationOptions, verifyRegistration } from '#crypto/webauthn.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import type { TestServer } from '#test/support/start-server.ts'

export const PASSWORD = 'Secret-pass1'
export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Adds an active user with a password and a verified address and number. */
export async function addPerson({ runtime }: TestServer, { orgId, name }: { orgId: string; name: string }) {
  const { events, newId, passwords } = runtime.services
  const userId = newId()
  const by = { creator: 'TEST', now: Date.now() }
  const encodedHash = await passwords.hash(PASSWORD)
  await events.pushOne(by, {
    aggregate: userAggregate,
    before: events.nonexistent(userAggregate, userId),
    owner: orgId,
    events: [
      humanAdded({
        userName: name,
        userNameScoped: false,
        firstName: 'Minnie',
        lastName: 'Mouse',
        nickName: '',
        displayName: 'Minnie Mouse',
        preferredLanguage: 'en',
        gender: 0,
        email: `${name}@acme.example`,
        phone: '+41791234567',
        encodedHash,
        changeRequired: false,
      }),
      emailVerified(),
      phoneVerified(),
    ],
  })
  return userId
}

export function addEvents({ runtime }: TestServer, userId: string, ...events: UserEvent[]) {
  return runtime.services.events.change({ creator: 'TEST', now: Date.now() }, userAggregate, userId, () => events)
}

export const addOtp = (server: TestServer, userId: string) => addEvents(server, userId, otpSmsAdded(), otpEmailAdded())

export const addTotp = (server: TestServer, userId: string) =>
  addEvents(server, userId, totpAdded(server.runtime.services.cipher.encrypt(TOTP_SECRET, 'totp')), totpVerified(0))

/** Registers a passkey or a security key for a domain; returns the authenticator that answers for it. */
export async function addKey(
  server: TestServer,
  userId: string,
  of: { use: 'passkey' | 'secondFactor'; origin: string },
) {
  const { use, origin } = of
  const rp = { id: new URL(origin).hostname, origin, name: '' }
  const authenticator = softAuthenticator(origin)
  const user = { id: userId, loginName: 'minnie', displayName: 'Minnie' }
  const { challenge } = await registrationOptions({ rp, use, user, known: [] })
  const record = await verifyRegistration({ rp, use, challenge, response: authenticator.create(challenge) })
  const { userVerified: _verified, ...credential } = record
  const payload = {
    id: `key-${userId}`,
    name: 'Key',
    ...credential,
    transports: [...credential.transports],
    rpId: rp.id,
    userAgent: '',
  }
  await addEvents(server, userId, use === 'passkey' ? passkeyRegistered(payload) : securityKeyRegistered(payload))
  return authenticator
}
