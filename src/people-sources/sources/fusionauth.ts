/** FusionAuth: the request of its import, and its search of users. */

import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft, HashParts } from '#people-sources/draft.ts'
import { flagOf, isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  fallback,
  flag,
  freeMembers,
  inactiveWhen,
  leave,
  leaveOthers,
  members,
  picture,
  profile,
  roles,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

/** The schemes of FusionAuth, by the names that hashes have here. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ['salted-md5', 'md5'],
  ['salted-sha256', 'sha256'],
  ['salted-hmac-sha256', 'hmac-sha256'],
  ['salted-pbkdf2-hmac-sha256', 'pbkdf2-sha256'],
  ['salted-pbkdf2-hmac-sha256-512', 'pbkdf2-sha256'],
  ['salted-pbkdf2-hmac-sha512-512', 'pbkdf2-sha512'],
  ['phpass-md5', 'phpass'],
  ['phpass-sha512', 'phpass-sha512'],
])

export const fusionauth: Source = {
  name: 'fusionauth',
  title: 'a FusionAuth export',
  isOne: ({ paths }) =>
    ['encryptionScheme', 'registrations', 'insertInstant', 'twoFactor'].some((one) => paths.has(`users.*.${one}`)) ||
    (paths.has('*.insertInstant') && paths.has('*.tenantId')),
  lists: ({ paths }) => (paths.has('*.insertInstant') ? [''] : ['users']),
  members: members({
    id: text('userId'),
    email: text('email'),
    username: text('userName'),
    fullName: profile('displayName'),
    firstName: profile('firstName'),
    lastName: profile('lastName'),
    mobilePhone: text('phone'),
    phoneNumber: fallback('phone'),
    imageUrl: picture,
    verified: flag('isEmailVerified'),
    active: inactiveWhen(false),
    insertInstant: created,
    preferredLanguages: (draft, value) => {
      const [language] = listOf(value)
      if (looseText(language)) draft.profile.set('preferredLanguage', looseText(language))
      leaveOthers(draft, listOf(value), 'preferred language')
    },
    passwordChangeRequired: flag('mustChangePassword'),
    password: unwanted,
    salt: unwanted,
    factor: unwanted,
    encryptionScheme: unwanted,
    registrations: each((draft, value) => registration(draft, value)),
    memberships: each((draft, value) => {
      const { groupId } = objectOf(value)
      if (looseText(groupId)) draft.roles.push({ kind: 'group', name: looseText(groupId) })
    }),
    data: freeMembers,
    twoFactor: (draft, value) => factors(draft, value),
    // Before version 1.26.
    twoFactorSecret: (draft, value) => addAuthenticator(draft, value, { encoding: 'base64' }),
    twoFactorEnabled: unwanted,
    twoFactorDelivery: unwanted,
    identities: each((draft, value) => identity(draft, value)),
    parentEmail: leave('parent email'),
    birthDate: (draft, value) => void (looseText(value) && draft.metadata.set('birthdate', looseText(value))),
    timezone: (draft, value) => void (looseText(value) && draft.metadata.set('timezone', looseText(value))),
    usernameStatus: unwanted,
    connectorId: unwanted,
    lastLoginInstant: unwanted,
    lastUpdateInstant: unwanted,
    passwordLastUpdateInstant: unwanted,
    tenantId: unwanted,
    uniqueUsername: unwanted,
    verifiedInstant: unwanted,
  }),
  finish: (draft, { password, salt, factor, encryptionScheme }) => {
    const value = looseText(password)
    if (!value) return
    const scheme = looseText(encryptionScheme)
    if (!scheme) draft.password = value
    else draft.hash = hashOf(value, { scheme, salt: looseText(salt), factor: Number(factor) || 0 })
  },
}

/** Several ways to name a user, since version 1.59. */
function identity(draft: Draft, entry: unknown): void {
  const { type, value, verified, primary } = objectOf(entry)
  const text = looseText(value)
  const field = IDENTITIES.get(looseText(type))
  if (!field) return void draft.leftBehind.push(`identity ${looseText(type)}`)
  if (primary !== false) draft[field] ||= text
  if (draft[field] !== text) draft.leftBehind.push(`second ${looseText(type)}`)
  else if (flagOf(verified) && field === 'email') draft.isEmailVerified = true
  else if (flagOf(verified) && field === 'phone') draft.isPhoneVerified = true
}

const IDENTITIES: ReadonlyMap<string, 'email' | 'phone' | 'userName'> = new Map([
  ['email', 'email'],
  ['phoneNumber', 'phone'],
  ['username', 'userName'],
] as const)

/** The user's place in an application. */
function registration(draft: Draft, value: unknown): void {
  const members = objectOf(value)
  roles('role')(draft, members.roles, members)
  for (const name of ['username', 'data', 'authenticationToken', 'preferredLanguages', 'timezone'])
    if (isFilled(members[name])) draft.leftBehind.push(`registration ${name}`)
}

interface Cost {
  readonly scheme: string
  readonly salt: string
  readonly factor: number
}

function hashOf(value: string, { scheme, salt, factor }: Cost): string | HashParts {
  if (scheme === 'bcrypt') {
    return value.startsWith('$2') ? value : `$2b$${String(factor).padStart(2, '0')}$${salt}${value}`
  }
  const encoding = { valueEncoding: 'base64', saltEncoding: 'base64' }
  return {
    algorithm: SCHEMES.get(scheme) ?? scheme,
    value,
    salt,
    ...encoding,
    ...(factor ? { iterations: factor } : {}),
  }
}

/** Second factors, and the recovery codes for their loss. */
function factors(draft: Draft, value: unknown): void {
  const { methods, recoveryCodes } = objectOf(value)
  for (const one of listOf(methods).map(objectOf)) {
    const method = looseText(one.method)
    if (method === 'authenticator') authenticator(draft, one)
    else if (method === 'sms') {
      draft.phone ||= looseText(one.mobilePhone)
      draft.otpSms = true
    } else if (method === 'email') draft.otpEmail = true
    else draft.leftBehind.push(`second factor ${method}`)
  }
  for (const code of listOf(recoveryCodes)) if (looseText(code)) draft.recoveryCodes.push(looseText(code))
}

/** The secret is base64 of the key, where it is not named as base32. */
function authenticator(draft: Draft, method: ReturnType<typeof objectOf>): void {
  const about = objectOf(method.authenticator)
  const base32 = looseText(method.secretBase32Encoded) || looseText(about.secretBase32Encoded)
  const secret = base32 || looseText(method.secret) || looseText(about.secret)
  if (!secret) return void draft.leftBehind.push('authenticator without secret')
  addAuthenticator(draft, secret, {
    encoding: base32 ? 'base32' : 'base64',
    name: looseText(method.name),
    digits: looseText(about.codeLength),
    period: looseText(about.timeStep),
    algorithm: looseText(about.algorithm),
  })
}
