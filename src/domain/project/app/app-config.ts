/**
 * Protocol settings of an application: the fields of `zitadel.app.v1` with names for numbers, and those of this
 * server.
 */
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'

export type GrantType = 'authorizationCode' | 'implicit' | 'refreshToken' | 'deviceCode' | 'tokenExchange'
export type ResponseType = 'code' | 'idToken' | 'idTokenToken'
export type AppType = 'web' | 'userAgent' | 'native'
export type AuthMethod = 'basic' | 'post' | 'none' | 'privateKeyJwt'

export type OidcConfig = {
  readonly kind: 'oidc'
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly responseTypes: readonly ResponseType[]
  readonly grantTypes: readonly GrantType[]
  readonly appType: AppType
  readonly authMethod: AuthMethod
  /** Allows redirect addresses with http on any host to web clients: for development. */
  readonly devMode: boolean
  readonly accessTokenType: 'opaque' | 'jwt'
  /** Roles go into JWT access tokens. */
  readonly accessTokenRoleAssertion: boolean
  /** Roles go into id tokens. */
  readonly idTokenRoleAssertion: boolean
  /** Profile, email, phone and address go into id tokens too, not only into userinfo. */
  readonly idTokenUserinfoAssertion: boolean
  /** Milliseconds, 0 to 5000: tokens are dated back by this, in whole seconds, for clients whose clock is behind. */
  readonly clockSkewMs: number
  /** Origins besides those of the redirect addresses that browsers may call from. */
  readonly additionalOrigins: readonly string[]
  readonly skipNativeAppSuccessPage: boolean
  readonly backChannelLogoutUri: string
  /** Codes are given for requests with PKCE only, also to clients with a secret or key; absent: created before this. */
  readonly pkceRequired?: true
  /** Kept by a change of the other fields. */
  readonly clientSettings?: ClientSettings
  /** Login UI of the application's sign-ins; absent: as the instance has it. */
  readonly loginVersion?: LoginVersion
}

/** 1: the built-in pages. 2: a login UI at `baseUri`; '': the one of the instance. */
export type LoginVersion = { readonly version: 1 } | { readonly version: 2; readonly baseUri: string }

export type ApiConfig = { readonly kind: 'api'; readonly authMethod: 'basic' | 'privateKeyJwt' }

/** A client of OAuth 2. */
export type ClientConfig = OidcConfig | ApiConfig

export type SamlConfig = {
  readonly kind: 'saml'
  /** Name of the service provider, from its metadata. */
  readonly entityId: string
  readonly metadataXml: string
  /** Address that the metadata was fetched from; '': none. */
  readonly metadataUrl: string
  readonly loginVersion?: LoginVersion
}

export type AppConfig = ClientConfig | SamlConfig

/** Whether an application with this configuration has a client secret. */
export const hasSecret = (config: AppConfig): boolean =>
  config.kind !== 'saml' && (config.authMethod === 'basic' || config.authMethod === 'post')

/** Returns a new configuration with the members of the current one that messages of ZITADEL's APIs lack. */
export const withKeptMembers = ({ pkceRequired, clientSettings }: OidcConfig, changed: OidcConfig): OidcConfig => ({
  ...changed,
  ...(pkceRequired ? { pkceRequired } : {}),
  ...(clientSettings ? { clientSettings } : {}),
})

/** Returns whether two configs are equal, regardless of the order of keys: an equal config is no change. */
export const sameConfig = (one: AppConfig, other: AppConfig): boolean => {
  const ordered = (config: AppConfig) => JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)))
  return ordered(one) === ordered(other)
}
