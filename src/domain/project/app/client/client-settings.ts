import type { OidcConfig } from '#domain/project/app/app-config.ts'
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
  /** Classes that sign-ins are asked for where a request names none, and that userinfo requires (RFC 9470). */
  readonly defaultAcrValues?: readonly string[]
  /** Seconds: `max_age` of requests that name none. */
  readonly defaultMaxAge?: number
}

/** Rejects settings that contradict the rest of the configuration. */
export function checkClientSettings(config: OidcConfig): void {
  const { frontChannelLogoutUri } = config.clientSettings ?? {}
  if (frontChannelLogoutUri !== undefined && !isFrontChannelUri(config, frontChannelLogoutUri))
    throw refuse('app.frontChannelLogoutUriInvalid')
  if (isFapi2(config) && !fitsFapi2(config)) throw refuse('app.fapi2Unmet')
  if (bindsTokens(config) && config.responseTypes.includes('idTokenToken')) throw refuse('app.boundTokensExposed')
}

export const isFapi2 = ({ clientSettings }: Pick<OidcConfig, 'clientSettings'>): boolean =>
  clientSettings?.securityProfile === 'fapi2'

export const pushesRequests = (config: Pick<OidcConfig, 'clientSettings'>): boolean =>
  isFapi2(config) || config.clientSettings?.requirePushedRequests === true

/** DPoP is the one way here to bind tokens to their sender. */
export const bindsTokens = (config: Pick<OidcConfig, 'clientSettings'>): boolean =>
  isFapi2(config) || config.clientSettings?.dpopBoundTokens === true

/** Returns whether an application's own settings satisfy FAPI 2.0 Security Profile §5.3.2. */
const fitsFapi2 = ({ authMethod, responseTypes, grantTypes, redirectUris }: OidcConfig): boolean =>
  authMethod === 'privateKeyJwt' &&
  !grantTypes.includes('implicit') &&
  responseTypes.every((type) => type === 'code') &&
  redirectUris.every((uri) => parseRedirectUri(uri)?.protocol === 'https:')

/** It has the scheme, host and port of a redirect address (OpenID Connect Front-Channel Logout 1.0 §2). */
function isFrontChannelUri(config: OidcConfig, text: string): boolean {
  const uri = parseRedirectUri(text)
  if (!uri || !['http:', 'https:'].includes(uri.protocol)) return false
  return usableRedirectUris(config, config.redirectUris).some((redirect) => new URL(redirect).origin === uri.origin)
}
