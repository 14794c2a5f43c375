import { type ForeignHash, readHash } from '#crypto/password/foreign-hash.ts'
import { parseTotpSecret } from '#crypto/totp.ts'
import type { Authenticator } from '#domain/user/create/person-factors.ts'
import { isEmailAddress } from '#domain/user/email/email-address.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { isPictureUrl } from '#domain/user/human/picture-url.ts'
import { readLanguage } from '#domain/user/human/read-language.ts'
import { readPhone } from '#domain/user/phone/read-phone.ts'
import { AppError, type FieldFailure } from '#kit/errors.ts'
import type { ParsedJson } from '#kit/parse-json.ts'
import { translate } from '#kit/translate.ts'
import {
  collectFailures,
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
import { RECOVERY_CODE_HASH, readCredential } from '#people-format/read-credential.ts'
import type { ReadOptions } from '#people-format/read-options.ts'
import type { Moved } from '#people-format/read-person.ts'

export const HUMAN_MEMBERS = [
  'profile',
  'email',
  'phone',
  'password',
  'hashedPassword',
  'passwordChangeRequired',
  'requestPasswordlessRegistration',
  'picture',
  'otpCode',
  'authenticators',
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
const PHONE = new Set(['phone', 'isPhoneVerified', 'country'])
const HASH = new Set([
  'value',
  'algorithm',
  'valueEncoding',
  'salt',
  'saltEncoding',
  'saltPosition',
  'iterations',
  'digest',
  'memory',
  'parallelism',
  'blockSize',
  'version',
  'keyLength',
  'key',
  'keyEncoding',
  'saltSeparator',
  'pepper',
  'pepperPosition',
  'prehash',
  'passwordEncoding',
])
const AUTHENTICATOR = new Set(['name', 'secret'])
const LINK = new Set(['configId', 'externalUserId', 'displayName'])
const GENDERS: ReadonlyMap<string, number> = new Map([
  ['GENDER_UNSPECIFIED', 0],
  ['GENDER_FEMALE', 1],
  ['GENDER_MALE', 2],
  ['GENDER_DIVERSE', 3],
])
/** Of secrets, hashes and addresses, in characters. */
const MAX_SECRET = 2000
/** A guess is compared with every authenticator. */
const MAX_AUTHENTICATORS = 10
const MAX_ATTRIBUTE = 10_000

interface Reading {
  readonly place: Place
  readonly options: ReadOptions
  readonly leftBehind: string[]
}

export function readHuman(members: Members, { state, metadata, ...identity }: Moved, reading: Reading): MovedHuman {
  const { place, options } = reading
  const at = (name: string): Place => inside(place, name)
  const part = <T>(name: string, none: T, read: (value: ParsedJson | undefined, at: Place) => T): T =>
    readPart(name, { none, reading }, (partPlace) => read(members[name], partPlace))
  /** Items of a list, of which the import can omit each one on failure. */
  const each = <T>(name: string, read: (item: ParsedJson, own: Place) => T, max?: number): T[] =>
    part(name, [], (value, partPlace) => readList(value, partPlace, (item) => item, max)).flatMap((item, i) =>
      readPart<T[]>(`${name}[${i}]`, { none: [], reading }, (partPlace) => [read(item, partPlace)]),
    )
  // A request has names and an address; an account that has a state elsewhere may have neither.
  const required = state === undefined
  const phone = part('phone', { number: '', verified: false }, (value, partPlace) =>
    readPhoneOf(value, partPlace, options.country),
  )
  const picture = part('picture', '', readPicture)
  const language = readPart('profile.preferredLanguage', { none: '', reading }, (partPlace) =>
    readTag(members.profile, partPlace),
  )
  return {
    type: 'human',
    human: {
      ...identity,
      profile: { ...readProfile(members.profile, at('profile'), required), preferredLanguage: language },
      email: readEmail(members.email, at('email'), required),
      ...(phone.number ? { phone } : {}),
      ...(picture ? { picture } : {}),
      password: readText(members.password, at('password'), { max: MAX_SECRET }),
      hashedPassword: part('hashedPassword', '', readHashedPassword),
      passwordChangeRequired: readFlag(members.passwordChangeRequired, at('passwordChangeRequired')),
      totpSecret: part('otpCode', '', readTotp),
      idpLinks: readList(members.idps, at('idps'), readLink),
      passwordlessRegistration: readFlag(
        members.requestPasswordlessRegistration,
        at('requestPasswordlessRegistration'),
      ),
    },
    ...(state ? { state } : {}),
    metadata,
    authenticators: each('authenticators', readAuthenticator, MAX_AUTHENTICATORS),
    passkeys: each('passkeys', readCredential),
    securityKeys: each('u2fs', readCredential),
    otpSms: readFlag(members.otpSms, at('otpSms')) && (phone.number !== '' || !options.dropInvalid),
    otpEmail: readFlag(members.otpEmail, at('otpEmail')),
    recoveryCodeHashes: each('recoveryCodeHashes', (item, partPlace) =>
      readText(item, partPlace, { required: true, pattern: RECOVERY_CODE_HASH }),
    ),
    attributes: readAttributes(members.attributes, at('attributes')),
  }
}

/** Reads a part that the import can omit on failure, if the owner of the file chose that. */
function readPart<T>(path: string, { none, reading }: { none: T; reading: Reading }, read: (own: Place) => T): T {
  const failures = collectFailures()
  const value = read({ path, failures })
  const [first] = failures.all
  if (!first) return value
  if (reading.options.dropInvalid) reading.leftBehind.push(`${path}: ${reasonOf(first)}`)
  else reading.place.failures.take(failures.all)
  return none
}

const reasonOf = ({ key, params }: FieldFailure): string => translate('en', key, params) ?? key

function readProfile(value: ParsedJson | undefined, place: Place, required: boolean): MovedHuman['human']['profile'] {
  const members = readObject(value, place, PROFILE)
  const text = (name: string, rule = {}) => readText(members[name], inside(place, name), rule)
  return {
    firstName: text('firstName', { required }),
    lastName: text('lastName', { required }),
    nickName: text('nickName'),
    displayName: text('displayName'),
    preferredLanguage: '',
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

function readPhoneOf(
  value: ParsedJson | undefined,
  place: Place,
  country: string,
): { number: string; verified: boolean } {
  const members = readObject(value, place, PHONE)
  const at = inside(place, 'phone')
  const numberText = readText(members.phone, at).trim()
  const countryText = readText(members.country, inside(place, 'country'))
  const number = numberText === '' ? '' : (readPhone(numberText, countryText || country) ?? '')
  if (numberText && !number) at.failures.add(at.path, 'phone')
  return { number, verified: readFlag(members.isPhoneVerified, inside(place, 'isPhoneVerified')) }
}

function readPicture(value: ParsedJson | undefined, place: Place): string {
  const address = readText(value, place, { max: MAX_SECRET })
  if (address && !isPictureUrl(address))
    place.failures.add(place.path, 'pattern', { pattern: 'of an http or https URL' })
  return address
}

function readTag(value: ParsedJson | undefined, place: Place): string {
  const { preferredLanguage, preferred_language } = isObject(value) ? value : {}
  const languageTag = readText(preferredLanguage ?? preferred_language, place).trim()
  // `und` is the tag of no language (RFC 5646 §4.1).
  if (languageTag === '' || languageTag === 'und') return ''
  const tag = readLanguage(languageTag)
  if (tag === undefined) place.failures.add(place.path, 'pattern', { pattern: 'of a language tag such as de-CH' })
  return tag ?? ''
}

/** One text that names its kind, or the parts of a hash (docs/password-hashes.md). */
function readHashedPassword(value: ParsedJson | undefined, place: Place): string {
  const members = readObject(value, place, HASH)
  const names = Object.keys(members).filter((name) => members[name] !== '' && members[name] !== null)
  if (names.length === 0) return ''
  const text = readText(members.value, inside(place, 'value'), { max: MAX_SECRET, required: true })
  if (place.failures.all.length > 0) return ''
  // Every part is checked by name there.
  const parts = { algorithm: '', ...members, value: text } as unknown as ForeignHash
  const reading = readHash(names.length === 1 ? text : parts)
  if ('encoded' in reading) return reading.encoded
  place.failures.take([
    {
      path: inside(place, 'value').path,
      id: 'password.hashNotSupported',
      key: 'Errors.User.Password.NotSupported',
      params: { reason: reading.refused },
    },
  ])
  return ''
}

function readTotp(value: ParsedJson | undefined, place: Place): string {
  const text = readText(value, place, { max: MAX_SECRET })
  if (text === '') return ''
  try {
    return parseTotpSecret(text)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    place.failures.take([{ path: place.path, id: error.reason ?? error.id, key: error.key, params: error.params }])
    return ''
  }
}

function readAuthenticator(item: ParsedJson, place: Place): Authenticator {
  const { name, secret } = readObject(item, place, AUTHENTICATOR)
  const secretPlace = inside(place, 'secret')
  if (!secret) secretPlace.failures.add(secretPlace.path, 'required')
  return { name: readText(name, inside(place, 'name')), secret: readTotp(secret, secretPlace) }
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
