/** Client metadata of a registration (RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2) as an application. */
import { errors } from 'oidc-provider'
import { grantNames, responseTypesOf } from '#api/oidc/clients.ts'
import type { AuthMethod, GrantType, OidcConfig, ResponseType } from '#domain/project/app/app-config.ts'
import { certificateMethodNames } from '#domain/project/app/client/certificate-fields.ts'
import { type ClientKey, readClientKey, USABLE_KEYS } from '#domain/project/app/client/client-key.ts'
import { isClientSetting, readClientSettings } from '#domain/project/app/client/client-settings-metadata.ts'
import type { ClientRegistration } from '#domain/project/app/client/register-client.ts'
import { isLoopback, parseRedirectUri, usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import type { ParsedJson, ParsedObject } from '#kit/parse-json.ts'

export const authMethodNames: ReadonlyMap<string, AuthMethod> = new Map([
  ['client_secret_basic', 'basic'],
  ['client_secret_post', 'post'],
  ['none', 'none'],
  ['private_key_jwt', 'privateKeyJwt'],
])

/** Metadata that the client relies on and that is not supported; other unknown metadata is ignored (RFC 7591 §2). */
const UNSUPPORTED = [
  'sector_identifier_uri',
  'request_uris',
  'userinfo_signed_response_alg',
  ...['id_token', 'userinfo', 'authorization', 'introspection'].flatMap((responseKind) => [
    `${responseKind}_encrypted_response_alg`,
    `${responseKind}_encrypted_response_enc`,
  ]),
  'request_object_encryption_alg',
  'request_object_encryption_enc',
  'tls_client_auth_san_other',
  'authorization_details_types',
  'backchannel_token_delivery_mode',
]

/** Answers that are signed with the current key of the server. */
const SIGNED = [
  'id_token_signed_response_alg',
  'authorization_signed_response_alg',
  'introspection_signed_response_alg',
]

/** What each sign-out and each id token has, whether or not the client requires it. */
const ALWAYS = ['require_auth_time', 'backchannel_logout_session_required', 'frontchannel_logout_session_required']

const invalid = (description: string) => new errors.InvalidClientMetadata(description)

export interface Offer {
  /** Of id tokens. */
  readonly signingAlgorithm: string
  /** Methods of client certificates, as client metadata names them. */
  readonly certificateMethods: readonly string[]
}

/** @throws `invalid_client_metadata`, `invalid_redirect_uri`, naming the member */
export function readMetadata(body: ParsedObject, offer: Offer): ClientRegistration {
  for (const name of SIGNED) readEnum(body, name, [offer.signingAlgorithm])
  for (const name of ALWAYS) readFlag(body, name)
  // RFC 7591 §3.2.2
  if (has(body, 'software_statement'))
    throw new errors.CustomOIDCProviderError(
      'unapproved_software_statement',
      'no issuer of software statements is trusted',
    )
  for (const name of UNSUPPORTED) if (has(body, name)) throw invalid(`${name} is not supported`)
  readEnum(body, 'subject_type', ['public'])
  const method = readAuthMethod(body, offer)
  const byCertificate = certificateMethodNames.has(method)
  // A client with a certificate has no secret.
  const authMethod = byCertificate ? 'privateKeyJwt' : (authMethodNames.get(method) ?? 'basic')
  const redirectUris = readTexts(body, 'redirect_uris')
  const type = readEnum(body, 'application_type', ['web', 'native']) ?? typeOf(redirectUris, authMethod)
  const config: OidcConfig = {
    kind: 'oidc',
    redirectUris,
    postLogoutRedirectUris: readTexts(body, 'post_logout_redirect_uris'),
    ...readTypes(body),
    appType: type === 'native' ? 'native' : authMethod === 'none' ? 'userAgent' : 'web',
    authMethod,
    devMode: false,
    accessTokenType: 'opaque',
    accessTokenRoleAssertion: false,
    idTokenRoleAssertion: false,
    idTokenUserinfoAssertion: false,
    clockSkewMs: 0,
    additionalOrigins: [],
    skipNativeAppSuccessPage: false,
    backChannelLogoutUri: readText(body, 'backchannel_logout_uri') ?? '',
  }
  requireRedirectUris(config)
  const isRead = (name: string) => isClientSetting(name) && (byCertificate || !OF_CERTIFICATES.has(name))
  const settings = readClientSettings(Object.fromEntries(Object.entries(body).filter(([name]) => isRead(name))))
  return {
    name: readName(body),
    config: Object.keys(settings).length > 0 ? { ...config, clientSettings: settings } : config,
    keys: byCertificate ? [] : readKeys(body, authMethod),
  }
}

/** As long as the name of every application may be. */
const MAX_NAME = 200

function readName(body: ParsedObject): string {
  const name = readText(body, 'client_name') ?? ''
  if ([...name].length > MAX_NAME) throw invalid(`client_name must have ${MAX_NAME} characters at most`)
  return name
}

/** Members that mean something else to a client without a certificate. */
const OF_CERTIFICATES = new Set(['token_endpoint_auth_method', 'jwks'])

/** An absent, a null, an empty text and an empty list are the same (RFC 7591 §2). */
const has = (body: ParsedObject, name: string): boolean => {
  const value = Object.hasOwn(body, name) ? body[name] : null
  return value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
}
const member = (body: ParsedObject, name: string): ParsedJson | undefined => (has(body, name) ? body[name] : undefined)

function readText(body: ParsedObject, name: string): string | undefined {
  const value = member(body, name)
  if (value !== undefined && typeof value !== 'string') throw invalid(`${name} must be a string`)
  return value
}

function readTexts(body: ParsedObject, name: string): string[] {
  const value = member(body, name) ?? []
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  if (!Array.isArray(value) || texts.length < value.length) throw invalid(`${name} must be an array of strings`)
  return texts
}

function readFlag(body: ParsedObject, name: string): void {
  const value = member(body, name)
  if (value !== undefined && typeof value !== 'boolean') throw invalid(`${name} must be true or false`)
}

/**
 * Returns the type of a client that names none. A public client with loopback addresses or schemes of its own alone is
 * native: clients of RFC 7591, which has no `application_type`, register so.
 */
function typeOf(redirectUris: readonly string[], authMethod: AuthMethod): 'web' | 'native' {
  const isNative = (uri: string) => {
    const url = parseRedirectUri(uri)
    return url !== undefined && url.protocol !== 'https:' && (url.protocol !== 'http:' || isLoopback(url))
  }
  return authMethod === 'none' && redirectUris.length > 0 && redirectUris.every(isNative) ? 'native' : 'web'
}

function readEnum(body: ParsedObject, name: string, known: readonly string[]): string | undefined {
  const value = readText(body, name)
  if (value !== undefined && !known.includes(value)) throw invalid(`${name} must be ${known.join(' or ')}`)
  return value
}

const readAuthMethod = (body: ParsedObject, { certificateMethods }: Offer): string =>
  readEnum(body, 'token_endpoint_auth_method', [...authMethodNames.keys(), ...certificateMethods]) ??
  'client_secret_basic'

/** Rejects grant types and response types that do not match (RFC 7591 §2.1). */
function readTypes(body: ParsedObject): { grantTypes: GrantType[]; responseTypes: ResponseType[] } {
  const names = has(body, 'grant_types') ? readTexts(body, 'grant_types') : ['authorization_code']
  const known = new Map(Object.entries(grantNames).map(([type, name]) => [name, type as GrantType]))
  const grantTypes = names.map((name) => {
    const type = known.get(name)
    if (!type) throw invalid(`grant_types must be among ${[...known.keys()].join(', ')}`)
    return type
  })
  const typeTexts = has(body, 'response_types')
    ? readTexts(body, 'response_types')
    : grantTypes.includes('authorizationCode')
      ? ['code']
      : []
  const sorted = typeTexts.map((type) => type.split(' ').toSorted().join(' '))
  const parts = new Set<ResponseType>(sorted.flatMap((type) => RESPONSE_PARTS.get(type) ?? []))
  const responseTypes = [...parts]
  const served = new Set<string>(responseTypesOf({ grantTypes, responseTypes }))
  const missing = sorted.find((type) => !served.has(type))
  if (missing !== undefined) throw invalid(`response_types: ${JSON.stringify(missing)} does not fit the grant_types`)
  return { grantTypes, responseTypes }
}

const RESPONSE_PARTS: ReadonlyMap<string, readonly ResponseType[]> = new Map([
  ['code', ['code']],
  ['id_token', ['idToken']],
  ['id_token token', ['idTokenToken']],
  ['code id_token', ['code', 'idToken']],
  ['code token', ['code', 'idTokenToken']],
  ['code id_token token', ['code', 'idTokenToken']],
])

function requireRedirectUris(config: OidcConfig): void {
  if (config.responseTypes.length > 0 && config.redirectUris.length === 0)
    throw invalid('redirect_uris is required for these response_types')
  const usable = usableRedirectUris(config, config.redirectUris)
  const refused = config.redirectUris.find((uri) => !usable.includes(uri))
  if (refused !== undefined) throw invalid(`redirect_uris: ${JSON.stringify(refused)} is not allowed for this client`)
  const leaving = config.postLogoutRedirectUris.find((uri) => usableRedirectUris(config, [uri]).length === 0)
  if (leaving !== undefined)
    throw invalid(`post_logout_redirect_uris: ${JSON.stringify(leaving)} is not allowed for this client`)
}

const MAX_KEYS = 20
const KEY_ID = /^[\w-]{1,200}$/

function readKeys(body: ParsedObject, authMethod: AuthMethod): ClientKey[] {
  const jwks = member(body, 'jwks')
  if (jwks !== undefined && has(body, 'jwks_uri')) throw invalid('jwks and jwks_uri exclude each other')
  if (jwks === undefined) {
    if (authMethod === 'privateKeyJwt' && !has(body, 'jwks_uri'))
      throw invalid('jwks or jwks_uri is required for private_key_jwt')
    return []
  }
  const keys = typeof jwks === 'object' && jwks !== null && !Array.isArray(jwks) ? jwks.keys : undefined
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw invalid(`jwks must have at most ${MAX_KEYS} keys`)
  const read = keys.map((jwk) => {
    const key = readClientKey(jwk)
    if (!key || !KEY_ID.test(key.kid))
      throw invalid(`jwks: each key must be a public key (${USABLE_KEYS}) with a kid of letters, digits, _ and -`)
    return key
  })
  if (new Set(read.map(({ kid }) => kid)).size < read.length) throw invalid('jwks: each kid must differ')
  return read
}
