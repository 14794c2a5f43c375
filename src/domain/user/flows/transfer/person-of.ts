import type { Cipher } from '#crypto/cipher.ts'
import { revealKey } from '#crypto/password/sealed-key.ts'
import { authenticatorAfter } from '#crypto/totp.ts'
import type { Authenticator, RegisteredCredential } from '#domain/user/create/person-factors.ts'
import type { MovedHuman, MovedMachine, Person, PersonState } from '#domain/user/flows/transfer/person.ts'
import { pictureUrl } from '#domain/user/human/picture-url.ts'
import type { Passkey } from '#domain/user/passwordless/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Returns a user's data for import elsewhere: the password's hash, its key and the TOTP secret in plain text. Omits
 * pending data (codes, unfinished set-ups, wrong attempts).
 */
export function personOf(user: Folded<User>, cipher: Cipher): Person {
  return user.state.type === 'human' ? humanOf(user, cipher) : machineOf(user)
}

function humanOf(folded: Folded<User>, cipher: Cipher): MovedHuman {
  const { state: user } = folded
  const authenticators = authenticatorsOf(user, cipher)
  const [unnamed] = authenticators.filter(({ name }) => name === '')
  return {
    type: 'human',
    human: {
      orgId: folded.owner,
      userId: folded.id,
      userName: user.userName,
      profile: user.profile,
      email: { address: user.email.address, verified: user.email.verified },
      ...(user.phone.number ? { phone: { number: user.phone.number, verified: user.phone.verified } } : {}),
      hashedPassword: revealKey(user.password.hash, cipher),
      passwordChangeRequired: user.password.changeRequired,
      totpSecret: unnamed?.secret ?? '',
      idpLinks: user.idpLinks.map(({ idpId, externalUserId, displayName }) => ({ idpId, externalUserId, displayName })),
      passwordlessRegistration: false,
      ...pictureOf(user),
    },
    state: stateOf(user),
    authenticators: authenticators.filter((one) => one !== unnamed),
    passkeys: credentialsOf(user.passkeys.tokens),
    securityKeys: credentialsOf(user.securityKeys),
    otpSms: user.otp.sms,
    otpEmail: user.otp.email,
    recoveryCodeHashes: Object.entries(user.recovery.codes).flatMap(([hash, use]) => (use === 'open' ? [hash] : [])),
    attributes: Object.fromEntries(Object.entries(user.attributes).map(([name, { value }]) => [name, value])),
    metadata: metadataOf(user),
  }
}

function authenticatorsOf({ totp, furtherTotps }: User, cipher: Cipher): Authenticator[] {
  const ready = [...(totp ? [totp] : []), ...furtherTotps].filter((one) => one.ready)
  return ready.map(({ name, secret, lastStep }) => ({
    name,
    secret: authenticatorAfter(cipher.decrypt(secret, 'totp'), lastStep),
  }))
}

function machineOf({ id, owner, state: user }: Folded<User>): MovedMachine {
  const { name, description, accessTokenType, secretHash } = user.machine
  return {
    type: 'machine',
    machine: { orgId: owner, userId: id, userName: user.userName, name, description, accessTokenType },
    state: stateOf(user),
    secretHash,
    keys: Object.entries(user.keys).map(([keyId, { type, publicKey, expiresAt }]) => ({
      keyId,
      type,
      publicKey,
      expiresAt,
    })),
    tokens: Object.entries(user.tokens).map(([tokenId, { tokenHash, scopes, expiresAt }]) => ({
      tokenId,
      tokenHash,
      scopes: [...scopes],
      expiresAt,
    })),
    metadata: metadataOf(user),
  }
}

function pictureOf({ avatarKey }: User): { picture?: string } {
  const picture = pictureUrl(avatarKey)
  return picture === undefined ? {} : { picture }
}

const stateOf = ({ status }: User): PersonState => (status === 'none' || status === 'removed' ? 'inactive' : status)

const metadataOf = (user: User) => Object.entries(user.metadata).map(([key, { value }]) => ({ key, value }))

const credentialsOf = (known: { readonly [id: string]: Passkey }): RegisteredCredential[] =>
  Object.entries(known).map(([id, one]) => ({
    id,
    name: one.name,
    credentialId: one.credentialId,
    publicKey: one.publicKey,
    counter: one.counter,
    aaguid: one.aaguid,
    transports: [...one.transports],
    backedUp: one.backedUp,
    rpId: one.rpId,
    userAgent: one.userAgent,
  }))
