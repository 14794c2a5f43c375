import type { CertificateName } from '#crypto/certificate/client-certificate.ts'
import type { AuthMethod, ClientConfig, OidcConfig } from '#domain/project/app/app-config.ts'
import type { ClientAlgorithm } from '#domain/project/app/client/client-key.ts'
import { settingInvalid } from '#domain/project/app/client/setting-invalid.ts'
import { parseRedirectUri, usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Settings of an OpenID Connect client that `zitadel.app.v1` has no fields for. Absent: off. */
export type ClientSettings = {
  /** Address that browsers load in a frame at sign-out (OpenID Connect Front-Channel Logout 1.0 §2). */
  readonly frontChannelLogoutUri?: string
  /** Profile that holds for every request of the client (FAPI 2.0 Security Profile). */
  readonly securityProfile?: 'fapi2'
  /** Requests come by the endpoint for pushed requests only (RFC 9126 §6). */
  readonly requirePushedRequests?: true
  /** Tokens are bound to a key of the client (RFC 9449 §5.2). */
  readonly dpopBoundTokens?: true
  /** Authentication context classes required if a request names none, and required by userinfo (RFC 9470). */
  readonly defaultAcrValues?: readonly string[]
  /** Seconds: `max_age` of requests that name none. */
  readonly defaultMaxAge?: number
  /** Tokens are bound to the client's certificate (RFC 8705 §3). */
  readonly certificateBoundTokens?: true
  /** Authentication by a certificate, in place of the application's own method (RFC 8705 §2). */
  readonly certificateMethod?: 'tlsClientAuth' | 'selfSignedTlsClientAuth'
  /** Name that identifies the certificate of `tlsClientAuth`: a distinguished name (RFC 4514), or an alternative name. */
  readonly certificateSubject?: string
  readonly certificateDns?: string
  readonly certificateUri?: string
  readonly certificateIp?: string
  readonly certificateEmail?: string
  /** Certificates of `selfSignedTlsClientAuth`: base64 of DER. */
  readonly certificates?: readonly string[]
  /** Address of the keys that the client signs with (RFC 7591 §2, `jwks_uri`). */
  readonly keysAddress?: string
  /** The one algorithm of its assertions, and of its request objects; absent: every supported one. */
  readonly assertionAlgorithm?: ClientAlgorithm
  readonly requestObjectAlgorithm?: ClientAlgorithm
  /** Authorization requests must be signed (RFC 9101 §10.5). */
  readonly requireSignedRequests?: true
  /** Scopes that the client may request; absent: every scope. */
  readonly scope?: readonly string[]
  /** Pages of the application, and other data about it. */
  readonly clientUri?: string
  readonly logoUri?: string
  readonly policyUri?: string
  readonly tosUri?: string
  readonly contacts?: readonly string[]
  readonly softwareId?: string
  readonly softwareVersion?: string
  /** Address at which the application begins a sign-in (OpenID Connect Core §4). */
  readonly initiateLoginUri?: string
  /** Names and pages in further languages, by their names on the wire (`client_name#de`). */
  readonly localized?: Readonly<Record<string, string>>
}

/** Rejects settings that contradict the rest of the configuration. */
export function checkClientSettings(config: OidcConfig): void {
  const { frontChannelLogoutUri } = config.clientSettings ?? {}
  if (frontChannelLogoutUri !== undefined && !isFrontChannelUri(config, frontChannelLogoutUri))
    throw refuse('app.frontChannelLogoutUriInvalid')
  if (isFapi2(config) && !fitsFapi2(config)) throw refuse('app.fapi2Unmet')
  if (bindsTokens(config) && config.responseTypes.includes('idTokenToken')) throw refuse('app.boundTokensExposed')
  checkCertificates(config)
}

/** Rejects a method of authentication by certificate with missing or surplus data. */
function checkCertificates({ authMethod, clientSettings = {} }: OidcConfig): void {
  const { certificateMethod: method, certificates = [] } = clientSettings
  const names = certificateNames(clientSettings)
  if (clientSettings.certificateBoundTokens && clientSettings.dpopBoundTokens)
    throw settingInvalid(
      'dpop_bound_access_tokens',
      'and tls_client_certificate_bound_access_tokens exclude each other',
    )
  if (method && authMethod === 'none')
    throw settingInvalid('token_endpoint_auth_method', 'must not be set for an application without authentication')
  if (names.length !== (method === 'tlsClientAuth' ? 1 : 0))
    throw settingInvalid('tls_client_auth', 'takes exactly one of the tls_client_auth_… names, other methods none')
  if (method === 'selfSignedTlsClientAuth' && clientSettings.keysAddress !== undefined)
    throw settingInvalid('jwks_uri', 'does not serve self_signed_tls_client_auth, which requires jwks')
  if (method === 'selfSignedTlsClientAuth' ? certificates.length === 0 : certificates.length > 0)
    throw settingInvalid('jwks', 'belongs to self_signed_tls_client_auth, which requires it')
}

/** The names of certificates that identify a client, by their names as client metadata. */
export function certificateNames(settings: ClientSettings): [CertificateName, string][] {
  const names = [
    ['tls_client_auth_subject_dn', settings.certificateSubject],
    ['tls_client_auth_san_dns', settings.certificateDns],
    ['tls_client_auth_san_uri', settings.certificateUri],
    ['tls_client_auth_san_ip', settings.certificateIp],
    ['tls_client_auth_san_email', settings.certificateEmail],
  ] as const
  return names.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
}

/** How a client authenticates. */
export const authMethodOf = (config: ClientConfig): AuthMethod | NonNullable<ClientSettings['certificateMethod']> =>
  (config.kind === 'oidc' ? config.clientSettings?.certificateMethod : undefined) ?? config.authMethod

export const isFapi2 = ({ clientSettings }: Pick<OidcConfig, 'clientSettings'>): boolean =>
  clientSettings?.securityProfile === 'fapi2'

export const pushesRequests = (config: Pick<OidcConfig, 'clientSettings'>): boolean =>
  isFapi2(config) || config.clientSettings?.requirePushedRequests === true

export const bindsToCertificate = ({ clientSettings }: Pick<OidcConfig, 'clientSettings'>): boolean =>
  clientSettings?.certificateBoundTokens === true

/** With FAPI 2.0 tokens are bound by DPoP where they are not bound to a certificate. */
export const bindsByDpop = (config: Pick<OidcConfig, 'clientSettings'>): boolean =>
  !bindsToCertificate(config) && (isFapi2(config) || config.clientSettings?.dpopBoundTokens === true)

export const bindsTokens = (config: Pick<OidcConfig, 'clientSettings'>): boolean =>
  bindsToCertificate(config) || bindsByDpop(config)

/** Returns whether an application's own settings satisfy FAPI 2.0 Security Profile §5.3.2. */
const fitsFapi2 = (config: OidcConfig): boolean =>
  ['privateKeyJwt', 'tlsClientAuth', 'selfSignedTlsClientAuth'].includes(authMethodOf(config)) && fitsFlow(config)

const fitsFlow = ({ responseTypes, grantTypes, redirectUris }: OidcConfig): boolean =>
  !grantTypes.includes('implicit') &&
  responseTypes.every((type) => type === 'code') &&
  redirectUris.every((uri) => parseRedirectUri(uri)?.protocol === 'https:')

/** It has the scheme, host and port of a redirect address (OpenID Connect Front-Channel Logout 1.0 §2). */
function isFrontChannelUri(config: OidcConfig, text: string): boolean {
  const uri = parseRedirectUri(text)
  if (!uri || !['http:', 'https:'].includes(uri.protocol)) return false
  return usableRedirectUris(config, config.redirectUris).some((redirect) => new URL(redirect).origin === uri.origin)
}
