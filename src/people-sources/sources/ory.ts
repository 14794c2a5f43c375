/** Ory Kratos: identities as its API lists and imports them. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  freeMembers,
  inactiveWhen,
  leave,
  members,
  object,
  picture,
  profile,
  type Rule,
  text,
  unwanted,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

const name: Rule = (draft, value, record) => {
  if (typeof value === 'string') profile('displayName')(draft, value, record)
  else
    object(
      members({
        first: profile('firstName'),
        last: profile('lastName'),
        given: profile('firstName'),
        family: profile('lastName'),
      }),
    )(draft, value, record)
}

export const ory: Source = {
  name: 'ory',
  title: 'a list of Ory identities',
  isOne: ({ paths }) => paths.has('*.traits') || paths.has('identities.*.traits'),
  lists: ({ paths }) => (paths.has('identities') ? ['identities'] : ['']),
  members: members({
    id: text('userId'),
    external_id: (draft, value) => {
      draft.userId ||= looseText(value)
    },
    state: (draft, value, record) => inactiveWhen(true)(draft, value === 'inactive', record),
    traits: object(
      members({
        email: text('email'),
        username: text('userName'),
        phone: text('phone'),
        phone_number: text('phone'),
        picture,
        avatar: picture,
        avatar_url: picture,
        middle_name: leave('middle name'),
        name,
        first_name: profile('firstName'),
        last_name: profile('lastName'),
        locale: profile('preferredLanguage'),
        language: profile('preferredLanguage'),
      }),
      (trait) => (draft, value) => keep(draft, trait, value),
    ),
    verifiable_addresses: unwanted,
    credentials: (draft, value) => credentials(draft, value),
    metadata_public: freeMembers,
    metadata_admin: freeMembers,
    organization_id: (draft, value) => {
      draft.organization = looseText(value)
    },
    created_at: created,
    updated_at: unwanted,
    state_changed_at: unwanted,
    schema_id: unwanted,
    schema_url: unwanted,
    recovery_addresses: unwanted,
  }),
  finish: (draft, { id, external_id, verifiable_addresses }) => {
    for (const { verified, via, value } of listOf(verifiable_addresses).map(objectOf)) {
      const isOf = (own: string): boolean => verified === true && looseText(value || own) === own
      if (via === 'email' && isOf(draft.email)) draft.isEmailVerified = true
      if (via === 'sms' && isOf(draft.phone)) draft.isPhoneVerified = true
    }
    if (looseText(id) && looseText(external_id) && draft.userId !== looseText(external_id))
      keep(draft, 'external_id', external_id)
  },
}

function credentials(draft: Draft, value: unknown): void {
  for (const [type, one] of Object.entries(objectOf(value))) {
    const { config: configJson, identifiers } = objectOf(one)
    const config = objectOf(configJson)
    // Lists of identities have the secrets only where they are asked for.
    const isBare = !isFilled(config)
    if (type === 'oidc' || type === 'saml') linksOf(draft, config.providers, identifiers)
    else if (type === 'code') draft.otpEmail = true
    else if (isBare) draft.leftBehind.push(BARE.get(type) ?? `credential ${type}`)
    else if (type === 'password') passwordOf(draft, config)
    else if (type === 'totp') addAuthenticator(draft, config.totp_url)
    else if (type === 'lookup_secret') codesOf(draft, config.recovery_codes)
    else if (type === 'passkey' || type === 'webauthn') keysOf(draft, type, config)
    else draft.leftBehind.push(`credential ${type}`)
  }
}

const BARE: ReadonlyMap<string, string> = new Map([
  ['password', 'password without hash'],
  ['totp', 'authenticator without secret'],
  ['lookup_secret', 'recovery codes'],
])

function passwordOf(draft: Draft, config: ReturnType<typeof objectOf>): void {
  if (looseText(config.hashed_password)) draft.hash = looseText(config.hashed_password)
  else if (looseText(config.password)) draft.password = looseText(config.password)
  else if (config.use_password_migration_hook === true) draft.isPending = true
}

/** Without secrets a link is the identifier `provider:subject`. */
function linksOf(draft: Draft, providers: unknown, identifiers: unknown): void {
  for (const one of isFilled(providers) ? [] : listOf(identifiers).map(looseText)) {
    const at = one.indexOf(':')
    if (at > 0) draft.links.push({ provider: one.slice(0, at), externalUserId: one.slice(at + 1) })
  }
  for (const { provider, subject } of listOf(providers).map(objectOf))
    draft.links.push({ provider: looseText(provider), externalUserId: looseText(subject) })
}

/** Codes that were not used yet, in clear text. */
function codesOf(draft: Draft, codes: unknown): void {
  for (const { code, used_at } of listOf(codes).map(objectOf))
    if (looseText(code) && !isFilled(used_at)) draft.recoveryCodes.push(looseText(code))
}

/** Sign-in finds a passkey by its user handle, which is the user's id here. */
function keysOf(draft: Draft, type: string, config: ReturnType<typeof objectOf>): void {
  const handle = Buffer.from(looseText(config.user_handle), 'base64').toString('utf8')
  for (const one of listOf(config.credentials).map(objectOf)) {
    const authenticator = objectOf(one.authenticator)
    const isPasskey = type === 'passkey' || one.is_passwordless === true
    if (isPasskey && handle) draft.userId = handle
    draft.keys.push({
      isPasskey,
      credentialId: looseText(one.id),
      publicKey: looseText(one.public_key),
      name: looseText(one.display_name),
      counter: Number(authenticator.sign_count) || 0,
      aaguid: uuidOf(looseText(authenticator.aaguid)),
    })
  }
}

/** Base64 of 16 bytes as a UUID. */
function uuidOf(base64: string): string {
  const hex = Buffer.from(base64, 'base64').toString('hex')
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : ''
}
