import { loginOfMark } from '#crypto/password/migration-mark.ts'
import type { RegisteredCredential } from '#domain/user/create/person-factors.ts'
import type { MovedHuman, MovedMachine, Person, PersonState } from '#domain/user/flows/transfer/person.ts'

const STATES: Readonly<Record<PersonState, string>> = {
  active: 'USER_STATE_ACTIVE',
  inactive: 'USER_STATE_INACTIVE',
  locked: 'USER_STATE_LOCKED',
  initial: 'USER_STATE_INITIAL',
}
const GENDERS = ['GENDER_UNSPECIFIED', 'GENDER_FEMALE', 'GENDER_MALE', 'GENDER_DIVERSE']

/** A user as one line of JSON, without the line break, for `readPerson`. Omits absent values. */
export const writePerson = (person: Person): string =>
  JSON.stringify(person.type === 'human' ? fromHuman(person) : fromMachine(person))

function fromHuman({ human, state, ...moved }: MovedHuman): object {
  const { profile, email, phone, idpLinks } = human
  return {
    ...optionalMember('userId', human.userId),
    orgId: human.orgId,
    ...(state ? { state: STATES[state] } : {}),
    userName: human.userName,
    profile: {
      firstName: profile.firstName,
      lastName: profile.lastName,
      ...optionalMember('nickName', profile.nickName),
      displayName: profile.displayName,
      preferredLanguage: profile.preferredLanguage,
      ...(profile.gender ? { gender: GENDERS[profile.gender] ?? profile.gender } : {}),
    },
    email: { email: email.address, ...optionalMember('isEmailVerified', email.verified) },
    ...(phone ? { phone: { phone: phone.number, ...optionalMember('isPhoneVerified', phone.verified) } } : {}),
    ...optionalMember('picture', human.picture),
    ...fromHash(human.hashedPassword ?? ''),
    ...optionalMember('passwordChangeRequired', human.passwordChangeRequired),
    ...optionalMember('otpCode', human.totpSecret),
    ...optionalList(
      'authenticators',
      moved.authenticators.map(({ name, secret }) => ({ ...optionalMember('name', name), secret })),
    ),
    ...optionalList(
      'idps',
      idpLinks.map((link) => ({
        configId: link.idpId,
        externalUserId: link.externalUserId,
        ...optionalMember('displayName', link.displayName),
      })),
    ),
    ...optionalList('metadata', moved.metadata),
    ...(Object.keys(moved.attributes).length > 0 ? { attributes: moved.attributes } : {}),
    ...optionalList('passkeys', moved.passkeys.map(fromCredential)),
    ...optionalList('u2fs', moved.securityKeys.map(fromCredential)),
    ...optionalMember('otpSms', moved.otpSms),
    ...optionalMember('otpEmail', moved.otpEmail),
    ...optionalList('recoveryCodeHashes', moved.recoveryCodeHashes),
  }
}

/** Users whose password the source system still verifies have a mark in place of a hash. */
function fromHash(hash: string): object {
  if (hash === '') return {}
  return loginOfMark(hash) === undefined ? { hashedPassword: { value: hash } } : { passwordMigration: true }
}

function fromMachine({ machine, state, ...moved }: MovedMachine): object {
  return {
    ...optionalMember('userId', machine.userId),
    orgId: machine.orgId,
    ...(state ? { state: STATES[state] } : {}),
    userName: machine.userName,
    machine: {
      name: machine.name,
      ...optionalMember('description', machine.description),
      ...(machine.accessTokenType ? { accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' } : {}),
    },
    ...optionalMember('secretHash', moved.secretHash),
    ...optionalList(
      'keys',
      moved.keys.map((key) => ({ id: key.keyId, publicKey: key.publicKey, expirationDate: iso(key.expiresAt) })),
    ),
    ...optionalList(
      'personalAccessTokens',
      moved.tokens.map(({ tokenId, tokenHash, scopes, expiresAt }) => ({
        id: tokenId,
        tokenHash,
        scopes,
        ...(expiresAt === null ? {} : { expirationDate: iso(expiresAt) }),
      })),
    ),
    ...optionalList('metadata', moved.metadata),
  }
}

const fromCredential = ({ counter, backedUp, userAgent, ...one }: RegisteredCredential): object => ({
  ...one,
  ...optionalMember('counter', counter),
  ...optionalMember('backedUp', backedUp),
  ...optionalMember('userAgent', userAgent),
})

const optionalMember = (name: string, value: string | number | boolean | undefined): object =>
  value ? { [name]: value } : {}
const optionalList = (name: string, items: readonly unknown[]): object => (items.length > 0 ? { [name]: items } : {})
const iso = (time: number): string => new Date(time).toISOString()
