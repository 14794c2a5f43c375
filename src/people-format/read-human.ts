import { isEmailAddress } from '#domain/user/email/email-address.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import type { ParsedJson } from '#kit/parse-json.ts'
import {
  inside,
  isObject,
  type Members,
  type Place,
  readFlag,
  readList,
  readName,
  readObject,
  readText,
} from '#people-format/members.ts'
import { readCredential, SHA256 } from '#people-format/read-credential.ts'
import type { Moved } from '#people-format/read-person.ts'

export const HUMAN_MEMBERS = [
  'profile',
  'email',
  'phone',
  'password',
  'hashedPassword',
  'passwordChangeRequired',
  'requestPasswordlessRegistration',
  'otpCode',
  'idps',
  'attributes',
  'passkeys',
  'u2fs',
  'otpSms',
  'otpEmail',
  'recoveryCodeHashes',
]
const PROFILE = new Set(['firstName', 'lastName', 'nickName', 'displayName', 'preferredLanguage', 'gender'])
const EMAIL = new Set(['email', 'isEmailVerified'])
const PHONE = new Set(['phone', 'isPhoneVerified'])
const HASH = new Set(['value'])
const LINK = new Set(['configId', 'externalUserId', 'displayName'])
const GENDERS: ReadonlyMap<string, number> = new Map([
  ['GENDER_UNSPECIFIED', 0],
  ['GENDER_FEMALE', 1],
  ['GENDER_MALE', 2],
  ['GENDER_DIVERSE', 3],
])
const MAX_SECRET = 2000
const MAX_ATTRIBUTE = 10_000

export function readHuman(members: Members, { state, metadata, ...identity }: Moved, place: Place): MovedHuman {
  const at = (name: string): Place => inside(place, name)
  // A request has names and an address; an account that has a state elsewhere may have neither.
  const required = state === undefined
  const phone = readPhone(members.phone, at('phone'))
  return {
    type: 'human',
    human: {
      ...identity,
      profile: readProfile(members.profile, at('profile'), required),
      email: readEmail(members.email, at('email'), required),
      ...(phone.number ? { phone } : {}),
      password: readText(members.password, at('password'), { max: MAX_SECRET }),
      hashedPassword: readHash(members.hashedPassword, at('hashedPassword')),
      passwordChangeRequired: readFlag(members.passwordChangeRequired, at('passwordChangeRequired')),
      totpSecret: readText(members.otpCode, at('otpCode'), { max: MAX_SECRET }),
      idpLinks: readList(members.idps, at('idps'), readLink),
      passwordlessRegistration: readFlag(
        members.requestPasswordlessRegistration,
        at('requestPasswordlessRegistration'),
      ),
    },
    ...(state ? { state } : {}),
    metadata,
    passkeys: readList(members.passkeys, at('passkeys'), readCredential),
    securityKeys: readList(members.u2fs, at('u2fs'), readCredential),
    otpSms: readFlag(members.otpSms, at('otpSms')),
    otpEmail: readFlag(members.otpEmail, at('otpEmail')),
    recoveryCodeHashes: readList(members.recoveryCodeHashes, at('recoveryCodeHashes'), (item, one) =>
      readText(item, one, { required: true, pattern: SHA256 }),
    ),
    attributes: readAttributes(members.attributes, at('attributes')),
  }
}

function readProfile(value: ParsedJson | undefined, place: Place, required: boolean): MovedHuman['human']['profile'] {
  const members = readObject(value, place, PROFILE)
  const text = (name: string, rule = {}) => readText(members[name], inside(place, name), rule)
  return {
    firstName: text('firstName', { required }),
    lastName: text('lastName', { required }),
    nickName: text('nickName'),
    displayName: text('displayName'),
    preferredLanguage: text('preferredLanguage'),
    gender: readGender(members.gender, inside(place, 'gender')),
  }
}

/** By name or number, as JSON of Protocol Buffers has it. */
const readGender = (value: ParsedJson | undefined, place: Place): number =>
  typeof value === 'number' && [...GENDERS.values()].includes(value) ? value : (readName(value, place, GENDERS) ?? 0)

function readEmail(value: ParsedJson | undefined, place: Place, required: boolean): MovedHuman['human']['email'] {
  const members = readObject(value, place, EMAIL)
  const at = inside(place, 'email')
  const address = readText(members.email, at, { required }).trim()
  if (address && !isEmailAddress(address)) at.failures.add(at.path, 'email')
  return { address, verified: readFlag(members.isEmailVerified, inside(place, 'isEmailVerified')) && address !== '' }
}

function readPhone(value: ParsedJson | undefined, place: Place): { number: string; verified: boolean } {
  const members = readObject(value, place, PHONE)
  const at = inside(place, 'phone')
  const number = readText(members.phone, at).trim()
  if (number && !number.startsWith('+')) at.failures.add(at.path, 'phone')
  return { number, verified: readFlag(members.isPhoneVerified, inside(place, 'isPhoneVerified')) }
}

function readHash(value: ParsedJson | undefined, place: Place): string {
  const members = readObject(value, place, HASH)
  return readText(members.value, inside(place, 'value'), { max: MAX_SECRET })
}

function readLink(item: ParsedJson, place: Place): MovedHuman['human']['idpLinks'][number] {
  const members = readObject(item, place, LINK)
  return {
    idpId: readText(members.configId, inside(place, 'configId'), { required: true }),
    externalUserId: readText(members.externalUserId, inside(place, 'externalUserId'), { required: true }),
    displayName: readText(members.displayName, inside(place, 'displayName')),
  }
}

function readAttributes(value: ParsedJson | undefined, place: Place): Record<string, string> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) {
    place.failures.add(place.path, 'type', { expected: 'object' })
    return {}
  }
  const entries = Object.entries(value).map(([name, text]): [string, string] => [
    name,
    readText(text, inside(place, name), { max: MAX_ATTRIBUTE }),
  ])
  return Object.fromEntries(entries)
}
