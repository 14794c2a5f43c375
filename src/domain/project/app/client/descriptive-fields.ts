/** Client metadata that describes an application, or limits it (RFC 7591 §2, OpenID Connect Registration 1.0 §2). */
import { CLIENT_ALGORITHMS } from '#domain/project/app/client/client-key.ts'
import { type ClientSettingField, flag } from '#domain/project/app/client/client-setting-field.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { settingInvalid } from '#domain/project/app/client/setting-invalid.ts'
import { isLoopback } from '#domain/project/app/redirect-uri.ts'
import type { ParsedJson } from '#kit/parse-json.ts'

type Key = keyof ClientSettings

const MAX_LENGTH = 2000
const MAX_CONTACTS = 20

function readText(name: string, value: ParsedJson): string {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || /\p{Cc}/u.test(value))
    throw settingInvalid(name, `must be a string of at most ${MAX_LENGTH} characters`)
  return value
}

const shortText = (key: Key): ClientSettingField => ({ key, read: (name, value) => readText(name, value) || undefined })

function readAddress(name: string, value: ParsedJson): string | undefined {
  const text = readText(name, value)
  if (text === '') return undefined
  const url = URL.parse(text)
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username || url.password)
    throw settingInvalid(name, 'must be an https or http address')
  return text
}

const address = (key: Key): ClientSettingField => ({ key, read: readAddress })

/** An address that this server, or the browser in a sign-in, loads. */
const secureAddress = (key: Key): ClientSettingField => ({
  key,
  read(name, value) {
    const text = readAddress(name, value)
    const url = text === undefined ? undefined : new URL(text)
    if (url?.protocol === 'http:' && !isLoopback(url)) throw settingInvalid(name, 'must be an https address')
    return text
  },
})

const contacts: ClientSettingField = {
  key: 'contacts',
  read(name, value) {
    if (!Array.isArray(value) || value.length > MAX_CONTACTS)
      throw settingInvalid(name, `must be an array of at most ${MAX_CONTACTS} strings`)
    const texts = value.map((one) => readText(name, one))
    return texts.length > 0 ? texts : undefined
  },
}

/** RFC 6749 §3.3. */
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+$/

const scope: ClientSettingField = {
  key: 'scope',
  read(name, value) {
    const scopes = readText(name, value).split(' ').filter(Boolean)
    if (!scopes.every((one) => SCOPE.test(one))) throw settingInvalid(name, 'must be scopes with a space between them')
    return scopes.length > 0 ? [...new Set(scopes)] : undefined
  },
  write: (stored) => (Array.isArray(stored) ? stored.join(' ') : stored),
}

const algorithm = (key: Key): ClientSettingField => ({
  key,
  read(name, value) {
    const known = CLIENT_ALGORITHMS.find((one) => one === value)
    if (!known) throw settingInvalid(name, `must be ${CLIENT_ALGORITHMS.join(' or ')}`)
    return known
  },
})

export const descriptiveFields: readonly (readonly [string, ClientSettingField])[] = [
  ['client_uri', address('clientUri')],
  ['logo_uri', address('logoUri')],
  ['policy_uri', address('policyUri')],
  ['tos_uri', address('tosUri')],
  ['contacts', contacts],
  ['software_id', shortText('softwareId')],
  ['software_version', shortText('softwareVersion')],
  ['initiate_login_uri', secureAddress('initiateLoginUri')],
  ['scope', scope],
  ['jwks_uri', secureAddress('keysAddress')],
  ['token_endpoint_auth_signing_alg', algorithm('assertionAlgorithm')],
  ['request_object_signing_alg', algorithm('requestObjectAlgorithm')],
  ['require_signed_request_object', flag('requireSignedRequests')],
]

/** Metadata for people, with a language tag (RFC 7591 §2.2). */
const LOCALIZED = /^(client_name|client_uri|logo_uri|policy_uri|tos_uri)#[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,5}$/

export const isLocalized = (name: string): boolean => LOCALIZED.test(name)

export const readLocalized = (name: string, value: ParsedJson): string | undefined =>
  name.startsWith('client_name#') ? readText(name, value) || undefined : readAddress(name, value)
