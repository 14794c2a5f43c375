/** Clients of the protocol engine, built from applications and machine users on every lookup. */
import { randomBytes } from 'node:crypto'
import Provider, { type AdapterPayload, type ResponseType } from 'oidc-provider'
import { readHeader } from '#crypto/jwt.ts'
import { isHashOf } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import type { GrantType, OidcConfig } from '#domain/project/app/app-config.ts'
import { certificateJwk } from '#domain/project/app/client/certificate-fields.ts'
import { CLIENT_ALGORITHMS, FAPI_ALGORITHMS } from '#domain/project/app/client/client-key.ts'
import {
  authMethodOf,
  bindsByDpop,
  bindsToCertificate,
  certificateNames,
  isFapi2,
  pushesRequests,
} from '#domain/project/app/client/client-settings.ts'
import { usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import { type Client, findClient } from '#domain/token/find-client.ts'
import { listClientKeys } from '#domain/token/list-client-keys.ts'
import { type Assertion, verifyAssertion } from '#domain/token/verify-assertion.ts'

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Usher's own data about a client, which the engine keeps with it. */
export interface ClientExtras {
  readonly projectId: string
  readonly orgId: string
  readonly machine: boolean
  readonly roleAssertion: boolean
  readonly accessTokenType: 'opaque' | 'jwt'
  readonly accessTokenRoleAssertion: boolean
  readonly idTokenRoleAssertion: boolean
  readonly idTokenUserinfoAssertion: boolean
  /** Seconds by which its tokens are dated back. */
  readonly clockSkew: number
  /** Origins that browsers may call from. */
  readonly origins: readonly string[]
  /** Undefined for a client without sign-in. */
  readonly config?: OidcConfig
}

/** The name of the property that holds them. */
export const CLIENT_EXTRAS = 'usher'

/** The engine types properties that are not its own as unknown; only `toMetadata` sets this one. */
export const extrasOf = (client: { [key: string]: unknown }): ClientExtras => client[CLIENT_EXTRAS] as ClientExtras

export const grantNames: Record<GrantType, string> = {
  authorizationCode: 'authorization_code',
  refreshToken: 'refresh_token',
  deviceCode: DEVICE_CODE,
  tokenExchange: TOKEN_EXCHANGE,
  implicit: 'implicit',
}

/**
 * The engine requires a secret for confidential clients and would compare it itself; Usher stores hashes, which
 * `isRightSecret` compares. This placeholder is random at every start and never returned.
 */
const PLACEHOLDER_SECRET = randomBytes(32).toString('base64url')

const clientsOfRequest = new WeakMap<object, Map<string, Promise<Client | undefined>>>()

/** Looks a client up once for each request that the engine handles, however often it asks. */
function findClientOnce(services: Pick<Services, 'rows' | 'events'>, clientId: string): Promise<Client | undefined> {
  const ctx = Provider.ctx
  if (!ctx) return findClient(services, clientId)
  const known = clientsOfRequest.get(ctx) ?? new Map<string, Promise<Client | undefined>>()
  clientsOfRequest.set(ctx, known)
  const client = known.get(clientId) ?? findClient(services, clientId)
  known.set(clientId, client)
  return client
}

/** The engine's metadata of a client, or undefined where there is none or it may not act. */
export async function findClientMetadata(
  services: Pick<Services, 'rows' | 'events' | 'clientCertificates' | 'clientKeySets'>,
  clientId: string,
): Promise<AdapterPayload | undefined> {
  const client = await findClientOnce(services, clientId)
  if (!client) return undefined
  const signed = client.kind === 'app' ? requestObject() : undefined
  const keys =
    client.kind === 'app' && signed !== undefined
      ? await listClientKeys(services, { client, keyId: readHeader(signed)?.kid }, Date.now())
      : []
  return {
    ...toMetadata(client),
    ...(keys.length > 0 ? { jwks: { keys }, ...algorithmOf(client) } : {}),
    ...certificateMetadata(services, client),
  }
}

/** Metadata of a client that authenticates by certificate; a method that is not offered leaves it without one. */
function certificateMetadata({ clientCertificates }: Pick<Services, 'clientCertificates'>, client: Client): object {
  if (client.kind === 'machine' || client.config.kind !== 'oidc' || !clientCertificates) return {}
  const { config } = client
  const bound = bindsToCertificate(config) ? { tls_client_certificate_bound_access_tokens: true } : {}
  const method = authMethodOf(config)
  if (method === 'tlsClientAuth' && clientCertificates.ofAuthority)
    return {
      ...bound,
      ...Object.fromEntries(certificateNames(config.clientSettings ?? {})),
      token_endpoint_auth_method: 'tls_client_auth',
    }
  if (method === 'selfSignedTlsClientAuth')
    return {
      ...bound,
      jwks: { keys: (config.clientSettings?.certificates ?? []).map(certificateJwk) },
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
    }
  return bound
}

/** The engine takes it together with keys only. */
function algorithmOf(client: Client): object {
  const { requestObjectAlgorithm } =
    (client.kind === 'app' && client.config.kind === 'oidc' && client.config.clientSettings) || {}
  return requestObjectAlgorithm ? { request_object_signing_alg: requestObjectAlgorithm } : {}
}

/** Returns the request object that the engine verifies; `isRightSecret` verifies assertions. */
function requestObject(): string | undefined {
  const sent = Provider.ctx?.oidc?.body?.request ?? Provider.ctx?.query.request
  return typeof sent === 'string' && sent !== '' ? sent : undefined
}

function toMetadata(client: Client): AdapterPayload {
  if (client.kind === 'machine') return machineMetadata(client)
  return client.config.kind === 'oidc' ? oidcMetadata(client, client.config) : apiMetadata(client)
}

const withSecret = { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: PLACEHOLDER_SECRET }

/** Metadata of a client without sign-in. */
const withoutSignIn = { redirect_uris: [], response_types: [] as ResponseType[], grant_types: [] as string[] }

const noExtras: Omit<ClientExtras, 'projectId' | 'orgId'> = {
  machine: false,
  roleAssertion: false,
  accessTokenType: 'opaque',
  accessTokenRoleAssertion: false,
  idTokenRoleAssertion: false,
  idTokenUserinfoAssertion: false,
  clockSkew: 0,
  origins: [],
}

const extras = new WeakMap<Client, ClientExtras>()

/** Usher's own data about a client, made from the client itself. */
export function toExtras(client: Client): ClientExtras {
  const made = extras.get(client) ?? makeExtras(client)
  extras.set(client, made)
  return made
}

function makeExtras(client: Client): ClientExtras {
  if (client.kind === 'machine') return machineExtras(client)
  const { config, projectId, orgId, roleAssertion } = client
  if (config.kind === 'api') return { ...noExtras, projectId, orgId, roleAssertion }
  return {
    projectId,
    orgId,
    machine: false,
    roleAssertion,
    accessTokenType: config.accessTokenType,
    accessTokenRoleAssertion: config.accessTokenRoleAssertion,
    idTokenRoleAssertion: config.idTokenRoleAssertion,
    idTokenUserinfoAssertion: config.idTokenUserinfoAssertion,
    clockSkew: Math.ceil(config.clockSkewMs / 1000),
    origins: originsOf(config),
    config,
  }
}

function oidcMetadata(client: Client & { kind: 'app' }, config: OidcConfig): AdapterPayload {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: config.appType === 'native' ? 'native' : 'web',
    // `client-rules.ts` decides which of these may be used.
    redirect_uris: [...config.redirectUris],
    post_logout_redirect_uris: [...config.postLogoutRedirectUris],
    response_types: config.redirectUris.length > 0 ? responseTypesOf(config) : [],
    grant_types: config.grantTypes.map((type) => grantNames[type]),
    ...(config.authMethod === 'none' ? { token_endpoint_auth_method: 'none' as const } : withSecret),
    ...settingsMetadata(config),
    [CLIENT_EXTRAS]: toExtras(client),
  }
}

function settingsMetadata(config: OidcConfig) {
  const { defaultAcrValues, defaultMaxAge, requireSignedRequests } = config.clientSettings ?? {}
  return {
    ...(pushesRequests(config) ? { require_pushed_authorization_requests: true } : {}),
    ...(requireSignedRequests ? { require_signed_request_object: true } : {}),
    ...(bindsByDpop(config) ? { dpop_bound_access_tokens: true } : {}),
    ...(defaultAcrValues ? { default_acr_values: [...defaultAcrValues] } : {}),
    ...(defaultMaxAge === undefined ? {} : { default_max_age: defaultMaxAge }),
  }
}

/** With `code` beside a response type of the implicit grant, the hybrid ones of both (OpenID Connect Core §3.3). */
export function responseTypesOf({
  grantTypes,
  responseTypes,
}: Pick<OidcConfig, 'grantTypes' | 'responseTypes'>): ResponseType[] {
  const implicit = grantTypes.includes('implicit')
  const code = grantTypes.includes('authorizationCode') && responseTypes.includes('code')
  const idToken = implicit && responseTypes.includes('idToken')
  const both = implicit && responseTypes.includes('idTokenToken')
  return [
    ...(code ? (['code'] as const) : []),
    ...(idToken ? (['id_token'] as const) : []),
    ...(both ? (['id_token token'] as const) : []),
    ...(code && (idToken || both) ? (['code id_token'] as const) : []),
    ...(code && both ? (['code token', 'code id_token token'] as const) : []),
  ]
}

const apiMetadata = (client: Client & { kind: 'app' }): AdapterPayload => ({
  client_id: client.clientId,
  client_name: client.name,
  ...withoutSignIn,
  ...withSecret,
  [CLIENT_EXTRAS]: toExtras(client),
})

const machineMetadata = (client: Client & { kind: 'machine' }): AdapterPayload => ({
  client_id: client.clientId,
  ...withoutSignIn,
  grant_types: ['client_credentials', JWT_BEARER],
  ...withSecret,
  [CLIENT_EXTRAS]: machineExtras(client),
})

export const machineExtras = (client: Client & { kind: 'machine' }): ClientExtras => ({
  ...noExtras,
  projectId: '',
  orgId: client.orgId,
  machine: true,
  accessTokenType: client.accessTokenType,
})

function originsOf(config: OidcConfig): string[] {
  const redirects = usableRedirectUris(config, config.redirectUris).map((uri) => new URL(uri).origin)
  return [...new Set([...redirects, ...config.additionalOrigins])].filter((origin) => origin !== 'null')
}

/** Marks, inside the engine's `client_secret`, an assertion that a client sent instead of a secret. */
const ASSERTION = 'assertion '

export const secretOfAssertion = (jwt: string): string => ASSERTION + jwt

/**
 * Verifies a client's credential: its secret, or an assertion signed by one of its keys. Replaces the engine's
 * comparison. `audience`: accepted audiences of an assertion. `now` in epoch milliseconds.
 */
export async function isRightSecret(
  services: Pick<Services, 'rows' | 'events' | 'cipher' | 'clientKeySets'>,
  { clientId, presentedSecret, audience }: { clientId: string; presentedSecret: string; audience: readonly string[] },
  now: number,
): Promise<boolean> {
  const client = await findClientOnce(services, clientId)
  if (!client) return false
  if (!presentedSecret.startsWith(ASSERTION)) return isSecretOf(client, presentedSecret)
  if (!usesKeys(client)) return false
  const assertion = assertionOf(client, presentedSecret.slice(ASSERTION.length), audience)
  return (await verifyAssertion(services, assertion, now)) === undefined
}

/**
 * Requirements for a client's assertion. With FAPI 2.0 the issuer is its only audience, and RS256 is rejected (FAPI 2.0
 * Security Profile §5.3.2.1, §5.4.1). `audience`: the issuer first.
 */
export function assertionOf(client: Client, jwt: string, audience: readonly string[]): Assertion {
  const assertion = { jwt, subject: client.clientId, kind: client.kind, audience }
  if (client.kind !== 'app' || client.config.kind !== 'oidc') return assertion
  const { keysAddress, assertionAlgorithm } = client.config.clientSettings ?? {}
  const supported = isFapi2(client.config) ? FAPI_ALGORITHMS : CLIENT_ALGORITHMS
  return {
    ...assertion,
    keysAddress,
    audience: isFapi2(client.config) ? audience.slice(0, 1) : audience,
    algorithms: supported.filter((one) => assertionAlgorithm === undefined || one === assertionAlgorithm),
  }
}

export const isSecretOf = (client: Client, secret: string): boolean =>
  client.secretHash !== '' && usesSecret(client) && isHashOf(secret, client.secretHash)

const usesSecret = (client: Client): boolean =>
  client.kind === 'machine' || ['basic', 'post'].includes(authMethodOf(client.config))
export const usesKeys = (client: Client): boolean =>
  client.kind === 'machine' || authMethodOf(client.config) === 'privateKeyJwt'
