/** Keycloak: realm exports of every version, lists of users of its REST API, and `add-user.json`. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import { type Draft, keep } from '#people-sources/draft.ts'
import {
  flagOf,
  isFilled,
  type LooseJson,
  listOf,
  looseText,
  objectOf,
  parseObject,
  textOf,
} from '#people-sources/loose-json.ts'
import {
  created,
  each,
  fallback,
  flag,
  inactiveWhen,
  leave,
  leaveOthers,
  members,
  object,
  picture,
  profile,
  type Rule,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Context, Source } from '#people-sources/source.ts'

export const keycloak: Source = {
  name: 'keycloak',
  title: 'a Keycloak export',
  isOne: ({ paths }) =>
    ['', '*.'].some((at) => paths.has(`${at}realm`) && (paths.has(`${at}users`) || paths.has(`${at}enabled`))) ||
    (paths.has('*.username') && (paths.has('*.createdTimestamp') || paths.has('*.credentials'))),
  lists: ({ paths }) => (paths.has('realm') ? ['users'] : paths.has('*.realm') ? ['*.users'] : ['']),
  partition: { path: '*.realm', option: '--realm', noun: 'realm' },
  about: ['organizations', '*.organizations'],
  records: (item, { about }) => {
    if (isServiceAccount(item)) return []
    const organizations = [...(about.get('organizations') ?? []), ...(about.get('*.organizations') ?? [])].map(objectOf)
    const mine = organizations.filter((one) =>
      listOf(one.members).some((member) => objectOf(member).username === item.username),
    )
    return [{ ...item, ...(mine.length > 0 ? { organizations: mine.map(({ name }) => name) } : {}) }]
  },
  unlisted: (item) => (isServiceAccount(item) ? ['service account'] : []),
  members: members({
    id: text('userId'),
    username: text('userName'),
    enabled: inactiveWhen(false),
    email: text('email'),
    emailVerified: flag('isEmailVerified'),
    firstName: profile('firstName'),
    lastName: profile('lastName'),
    createdTimestamp: created,
    attributes: object(
      members({
        locale: first('locale', profile('preferredLanguage')),
        phoneNumber: first('phone', fallback('phone')),
        phone_number: first('phone', fallback('phone')),
        mobile: first('phone', fallback('phone')),
        phoneNumberVerified: first('flag', flag('isPhoneVerified')),
        phone_number_verified: first('flag', flag('isPhoneVerified')),
        nickname: first('nickname', profile('nickName')),
        gender: first('gender', profile('gender')),
        picture: first('picture', picture),
        avatar: first('picture', picture),
        avatarUrl: first('picture', picture),
      }),
      (name) => attribute(name),
    ),
    credentials: each(credential),
    requiredActions: each((draft, value) => {
      const action = looseText(value)
      if (action === 'UPDATE_PASSWORD') draft.mustChangePassword = true
      else if (action) draft.leftBehind.push(`required action ${action}`)
    }),
    federatedIdentities: each((draft, value) => {
      const { identityProvider, userId, userName } = objectOf(value)
      draft.links.push({
        provider: looseText(identityProvider),
        externalUserId: looseText(userId),
        displayName: looseText(userName),
      })
    }),
    realmRoles: each((draft, value) => role(draft, 'role', looseText(value))),
    clientRoles,
    // Before version 1.2, and before version 1.1.
    applicationRoles: clientRoles,
    socialLinks: each((draft, value) => {
      const { socialProvider, socialUserId, socialUsername } = objectOf(value)
      draft.links.push({
        provider: looseText(socialProvider),
        externalUserId: looseText(socialUserId),
        displayName: looseText(socialUsername),
      })
    }),
    groups: each((draft, value) => role(draft, 'group', looseText(value))),
    organizations: each((draft, value) => {
      if (draft.organization) draft.leftBehind.push(`organization ${looseText(value)}`)
      else draft.organization = looseText(value)
    }),
    federationLink: (draft, value) => {
      if (isFilled(value)) draft.leftBehind.push(`password in the directory ${looseText(value)}`)
    },
    clientConsents: leave('consents'),
    applicationConsents: leave('consents'),
    userProfileMetadata: unwanted,
    notBefore: unwanted,
    totp: unwanted,
    access: unwanted,
    disableableCredentialTypes: unwanted,
    self: unwanted,
    origin: unwanted,
  }),
  finish: (draft: Draft, _record: LooseJson, _context: Context) => {
    if (draft.email === '') draft.isEmailVerified = false
  },
}

/** Roles that every user of a realm has. */
const DEFAULT_ROLE = /^(offline_access|uma_authorization|default-roles-.*|account:(manage-account|view-profile))$/

function role(draft: Draft, kind: string, name: string): void {
  if (name && !DEFAULT_ROLE.test(name)) draft.roles.push({ kind, name })
}

function clientRoles(draft: Draft, value: unknown): void {
  for (const [client, names] of Object.entries(objectOf(value)))
    for (const name of listOf(names)) role(draft, 'role', `${client}:${looseText(name)}`)
}

/** Users of clients, which sign in by their own secret. */
const isServiceAccount = (item: LooseJson): boolean =>
  isFilled(item.serviceAccountClientId) || isFilled(item.serviceAccountClientLink)

/** Attributes are lists of texts. */
function first(name: string, rule: Rule): Rule {
  return (draft, value, record) => {
    const all = Array.isArray(value) ? value : [value]
    rule(draft, all[0], record)
    leaveOthers(draft, all, name)
  }
}

/** One value as it is, several as a JSON list. */
const attribute =
  (name: string): Rule =>
  (draft, value) =>
    keep(draft, name, Array.isArray(value) && value.length === 1 ? value[0] : value)

/** In `secretData` and `credentialData` since version 8, each a JSON text; before at the credential itself. */
function credential(draft: Draft, value: unknown): void {
  const storedCredential = objectOf(value)
  const secret = parseObject(textOf(storedCredential.secretData)) ?? {}
  const about = parseObject(textOf(storedCredential.credentialData)) ?? {}
  const type = looseText(storedCredential.type)
  if (type === 'password') passwordOf(draft, { storedCredential, secret, about })
  else if (type === 'otp' || type === 'totp' || type === 'hotp') otpOf(draft, type, { storedCredential, secret, about })
  else if (type === 'webauthn' || type === 'webauthn-passwordless')
    keyOf(draft, type, { storedCredential, secret, about })
  else if (type === 'recovery-authn-codes') codesOf(draft, secret, about)
  else draft.leftBehind.push(type || 'credential without type')
}

interface Parts {
  readonly storedCredential: LooseJson
  readonly secret: LooseJson
  readonly about: LooseJson
}

function passwordOf(draft: Draft, { storedCredential, secret, about }: Parts): void {
  if (flagOf(storedCredential.temporary)) draft.mustChangePassword = true
  const isOld = looseText(storedCredential.hashedSaltedValue) !== ''
  const value = isOld ? looseText(storedCredential.hashedSaltedValue) : looseText(secret.value)
  if (value === '') {
    draft.password = typeof storedCredential.value === 'string' ? storedCredential.value : ''
    return
  }
  // As extensions for bcrypt keep it.
  if (value.startsWith('$2')) {
    draft.hash = value
    return
  }
  const [cost, salt] = isOld ? [storedCredential, looseText(storedCredential.salt)] : [about, looseText(secret.salt)]
  draft.hash = encodedHash(value, salt, cost)
}

/** Keycloak's PBKDF2 and argon2 as texts that name their parameters (docs/password-hashes.md). */
function encodedHash(value: string, salt: string, about: LooseJson): string {
  const algorithm = looseText(about.algorithm) || 'pbkdf2'
  const rounds = Number(about.hashIterations)
  if (/^pbkdf2(-sha256|-sha512)?$/.test(algorithm)) return `$${algorithm}$${rounds}$${bare(salt)}$${bare(value)}`
  if (algorithm !== 'argon2') return `$${algorithm.slice(0, 40)}$`
  const cost = objectOf(about.additionalParameters)
  const of = (name: string, other: string): string => looseText(listOf(cost[name])[0]) || other
  const version = of('version', '1.3') === '1.0' ? 16 : 19
  const costs = `m=${of('memory', '7168')},t=${rounds},p=${of('parallelism', '1')}`
  return `$argon2${of('type', 'id')}$v=${version}$${costs}$${bare(salt)}$${bare(value)}`
}

/** Without the padding, and in the standard alphabet. */
const bare = (base64: string): string => Buffer.from(base64, 'base64').toString('base64').replace(/=+$/, '')

/** The characters of a secret are the key itself, unless its encoding is named. */
function otpOf(draft: Draft, type: string, { storedCredential, secret, about }: Parts): void {
  const value =
    looseText(secret.value) || looseText(storedCredential.value) || looseText(storedCredential.hashedSaltedValue)
  const cost = isFilled(about) ? about : storedCredential
  addAuthenticator(draft, value, {
    encoding: about.secretEncoding === 'BASE32' ? 'base32' : 'utf8',
    name: looseText(storedCredential.userLabel),
    type: type === 'hotp' || cost.subType === 'hotp' ? 'hotp' : 'totp',
    digits: looseText(cost.digits || ''),
    period: looseText(cost.period || ''),
    algorithm: looseText(cost.algorithm),
    counter: looseText(cost.counter),
  })
}

/** Unused codes as SHA-512 without salt; earlier versions name it `RS512`. */
function codesOf(draft: Draft, secret: LooseJson, about: LooseJson): void {
  const isKnown = ['RS512', 'SHA-512'].includes(looseText(about.algorithm)) && Number(about.hashIterations || 1) === 1
  for (const { encodedHashedValue } of listOf(secret.codes).map(objectOf)) {
    const digest = Buffer.from(looseText(encodedHashedValue), 'base64')
    if (isKnown && digest.length === 64) draft.recoveryCodeHashes.push(digest.toString('base64url'))
    else draft.leftBehind.push('recovery code with another hash')
  }
}

function keyOf(draft: Draft, type: string, { storedCredential, about }: Parts): void {
  draft.keys.push({
    isPasskey: type === 'webauthn-passwordless',
    credentialId: looseText(about.credentialId),
    publicKey: looseText(about.credentialPublicKey),
    name: looseText(storedCredential.userLabel),
    counter: Number(about.counter) || 0,
    aaguid: looseText(about.aaguid),
    transports: listOf(about.transports).map((one) => looseText(one).toLowerCase()),
  })
}
