/** Ory Kratos: identities as its API lists and imports them. */
import { addAuthenticator } from '#people-sources/add-authenticator.ts'
import type { Draft } from '#people-sources/draft.ts'
import { keep } from '#people-sources/draft.ts'
import { isFilled, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  fallback,
  freeMembers,
  inactiveWhen,
  members,
  object,
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
    external_id: fallback('userId'),
    state: (draft, value, record) => inactiveWhen(true)(draft, value === 'inactive', record),
    traits: object(
      members({
        email: text('email'),
        username: text('userName'),
        phone: text('phone'),
        phone_number: text('phone'),
        name,
        first_name: profile('firstName'),
        last_name: profile('lastName'),
        locale: profile('preferredLanguage'),
        language: profile('preferredLanguage'),
      }),
      (trait) => (draft, value) => keep(draft, trait, value),
    ),
    verifiable_addresses: (draft, value) => {
      for (const { verified, via } of listOf(value).map(objectOf)) {
        if (verified === true && via === 'email') draft.isEmailVerified = true
        if (verified === true && via === 'sms') draft.isPhoneVerified = true
      }
    },
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
  finish: (draft, { id, external_id }) => {
    if (looseText(id) && looseText(external_id) && draft.userId !== looseText(external_id))
      keep(draft, 'external_id', external_id)
  },
}

function credentials(draft: Draft, value: unknown): void {
  for (const [type, one] of Object.entries(objectOf(value))) {
    const config = objectOf(objectOf(one).config)
    if (type === 'password') passwordOf(draft, config)
    else if (type === 'totp') addAuthenticator(draft, config.totp_url)
    else if (type === 'oidc' || type === 'saml') linksOf(draft, config.providers)
    else if (type === 'lookup_secret') codesOf(draft, config.recovery_codes)
    else if (type === 'passkey' || type === 'webauthn') keysOf(draft, type, config)
    else if (type === 'code') draft.otpEmail = true
    else draft.leftBehind.push(`credential ${type}`)
  }
}

function passwordOf(draft: Draft, config: ReturnType<typeof objectOf>): void {
  if (looseText(config.hashed_password)) draft.hash = looseText(config.hashed_password)
  else if (looseText(config.password)) draft.password = looseText(config.password)
  else if (config.use_password_migration_hook === true) draft.isPending = true
}

function linksOf(draft: Draft, providers: unknown): void {
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
    })
  }
}
