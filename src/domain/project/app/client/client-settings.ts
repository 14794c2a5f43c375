import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { parseRedirectUri, usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Settings of an OpenID Connect client that `zitadel.app.v1` has no fields for. Absent: off. */
export type ClientSettings = {
  /** Address that browsers load in a frame at sign-out (OpenID Connect Front-Channel Logout 1.0 §2). */
  readonly frontChannelLogoutUri?: string
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
}

/** It has the scheme, host and port of a redirect address (OpenID Connect Front-Channel Logout 1.0 §2). */
function isFrontChannelUri(config: OidcConfig, text: string): boolean {
  const uri = parseRedirectUri(text)
  if (!uri || !['http:', 'https:'].includes(uri.protocol)) return false
  return usableRedirectUris(config, config.redirectUris).some((redirect) => new URL(redirect).origin === uri.origin)
}
