/** Auth0: results of a users export job, lists of its Management API, and the bodies of its own import. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft, HashParts } from '#people-sources/draft.ts'
import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  each,
  flag,
  freeMembers,
  hash,
  inactiveWhen,
  leave,
  members,
  metadata,
  picture,
  profile,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

export const auth0: Source = {
  name: 'auth0',
  title: 'an Auth0 export',
  isOne: ({ paths, header }) =>
    isSheet(header) ||
    (['', 'users.'].some((at) =>
      ['identities', 'custom_password_hash', 'password_hash', 'mfa_factors'].some((one) => paths.has(`${at}*.${one}`)),
    ) &&
      ['*.user_id', '*.email', 'users.*.user_id'].some((one) => paths.has(one)) &&
      !paths.has('*.email_addresses')),
  lists: ({ paths }) => (paths.has('users.*.user_id') ? ['users'] : ['']),
  records: (item) => [item.identities === undefined && typeof item.email_verified === 'string' ? ofSheet(item) : item],
  members: members({
    user_id: text('userId'),
    _id: unwanted,
    username: text('userName'),
    email: text('email'),
    email_verified: flag('isEmailVerified'),
    phone_number: text('phone'),
    phone_verified: flag('isPhoneVerified'),
    given_name: profile('firstName'),
    family_name: profile('lastName'),
    name: profile('displayName'),
    nickname: profile('nickName'),
    locale: profile('preferredLanguage'),
    picture,
    created_at: created,
    blocked: inactiveWhen(true),
    password_hash: hash,
    passwordHash: hash,
    password: text('password'),
    custom_password_hash: (draft, value) => {
      if (isFilled(value)) draft.hash = customHash(value)
    },
    identities: each((draft, value) => identity(draft, value)),
    user_metadata: metadata('user_metadata'),
    app_metadata: metadata('app_metadata'),
    mfa_factors: each((draft, value) => factor(draft, value)),
    multifactor: leave('second factors'),
    guardian_authenticators: each((draft, value) => enrollment(draft, value)),
    guardian_enrollments: each((draft, value) => enrollment(draft, value)),
    enrollments: each((draft, value) => enrollment(draft, value)),
    updated_at: unwanted,
    last_login: unwanted,
    last_ip: unwanted,
    logins_count: unwanted,
    last_password_reset: unwanted,
    global_client_id: unwanted,
    tenant: unwanted,
    connection: unwanted,
    extra: freeMembers,
  }),
  // Columns of a sheet such as `user_metadata.country`.
  others: (name) => (/^(user|app)_metadata\./.test(name) ? metadata(name) : leave(name)),
  finish: (draft, { user_id, id }, { hashes }) => {
    const key = looseText(user_id) || looseText(id)
    draft.hash ??= hashes.get(key)
    // Auth0 fills in missing names: with the address, or a part of it.
    const displayName = draft.profile.get('displayName') ?? ''
    if (displayName === draft.email || displayName === draft.phone) draft.profile.delete('displayName')
  },
}

/** Columns of an export job or of the extension, with a choice of fields. */
const isSheet = (header: readonly string[]): boolean =>
  header.includes('user_id') &&
  ['email_verified', 'identities[0].connection', 'nickname'].some((one) => header.includes(one))

/** Sheets of export jobs have an apostrophe before each text, against formulas, and a column for each identity's member. */
function ofSheet(row: LooseJson): LooseJson {
  const cells = Object.entries(row).map(([name, value]) => [name, looseText(value).replace(/^'/, '')] as const)
  const identities: Record<string, string>[] = []
  const others = cells.filter(([name, value]) => {
    const [, index, member = ''] = /^identities\[(\d)\]\.(\w+)$/.exec(name) ?? []
    if (index === undefined) return true
    if (value) identities[Number(index)] = { ...identities[Number(index)], [member]: value }
    return false
  })
  const members = Object.fromEntries(others)
  const [first] = identities
  const identity = identityOfId(members.user_id ?? '')
  return { ...members, identities: identity ? [{ ...identity, ...first }, ...identities.slice(1)] : identities }
}

/** The first identity is in the id: `google-oauth2|117`, `samlp|connection|name`. */
function identityOfId(userId: string): Record<string, string> | undefined {
  const [provider = '', ...rest] = userId.split('|')
  if (rest.length === 0 || provider === 'auth0') return undefined
  const connection = rest.length > 1 ? (rest[0] ?? '') : provider
  return { provider, connection, user_id: rest.slice(rest.length > 1 ? 1 : 0).join('|') }
}

/** An identity of a database connection is the account itself; one of a passwordless connection is a code. */
function identity(draft: Draft, value: unknown): void {
  const { provider, connection, user_id, profileData } = objectOf(value)
  const kind = looseText(provider)
  if (kind === 'auth0' || (kind === '' && !looseText(user_id))) return
  if (kind === 'email') draft.otpEmail = true
  else if (kind === 'sms') draft.otpSms = true
  else
    draft.links.push({
      provider: looseText(connection) || kind,
      externalUserId: looseText(user_id),
      displayName: looseText(objectOf(profileData).name),
    })
}

function factor(draft: Draft, value: unknown): void {
  const { totp, phone, email, webauthn_platform, webauthn_roaming } = objectOf(value)
  addAuthenticator(draft, objectOf(totp).secret, { encoding: 'base32' })
  if (phone) {
    draft.phone ||= looseText(objectOf(phone).value)
    draft.isPhoneVerified = true
    draft.otpSms = true
  }
  if (email) draft.otpEmail = true
  const keys = [...listOf(webauthn_platform), ...listOf(webauthn_roaming), webauthn_platform, webauthn_roaming]
  if (keys.some(isFilled)) draft.leftBehind.push('security key')
}

/** As Guardian lists them: of an authenticator it has no secret. */
function enrollment(draft: Draft, value: unknown): void {
  const { type, auth_method, phone_number, status, confirmed, secret } = objectOf(value)
  if (status === 'confirmation_pending' || confirmed === false) return
  const kind = looseText(auth_method) || looseText(type)
  const number = looseText(phone_number)
  // A number that is shown in part, such as XXXXXXXX99, is none.
  if (/^(sms|phone|authenticator-sms)$/.test(kind) && /^\+?[\d ()-]{6,}$/.test(number)) {
    draft.phone ||= number
    draft.isPhoneVerified = true
    draft.otpSms = true
  } else if (kind === 'email') draft.otpEmail = true
  else if (looseText(secret)) addAuthenticator(draft, secret)
  else draft.leftBehind.push(`second factor ${kind || 'without type'}`)
}

function customHash(value: unknown): string | HashParts {
  const hashMembers = objectOf(value)
  const [algorithm, hashed, salt] = [
    looseText(hashMembers.algorithm),
    objectOf(hashMembers.hash),
    objectOf(hashMembers.salt),
  ]
  const key = objectOf(hashed.key)
  const text = looseText(hashed.value)
  // A text that names its kind needs nothing beside it.
  if (/^[{$]/.test(text)) return text
  return parts({
    algorithm: algorithm === 'hmac' ? `hmac-${looseText(hashed.digest)}` : algorithm,
    value: text,
    valueEncoding: looseText(hashed.encoding),
    salt: looseText(salt.value),
    saltEncoding: looseText(salt.encoding),
    saltPosition: looseText(salt.position),
    key: looseText(key.value),
    keyEncoding: looseText(key.encoding),
    keyLength: Number(hashMembers.keylen) || 0,
    iterations: Number(hashMembers.rounds ?? hashMembers.iterations ?? hashMembers.cost) || 0,
    digest: looseText(hashMembers.digest),
    blockSize: Number(hashMembers.blockSize) || 0,
    parallelism: Number(hashMembers.parallelization) || 0,
  })
}

const parts = (all: HashParts): HashParts =>
  Object.fromEntries(Object.entries(all).filter(([, one]) => one !== '' && one !== 0))
