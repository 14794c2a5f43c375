/**
 * Rules for clients that replace the engine's own: allowed redirect URIs, allowed origins of browsers, and the check of
 * a client secret.
 */
import Provider, { errors } from 'oidc-provider'
import { DEVICE_CODE, extrasOf, isRightSecret } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import type { Services } from '#domain/context.ts'
import { isFapi2 } from '#domain/project/app/client/client-settings.ts'
import { isGlob, matchesGlob } from '#domain/project/app/redirect-glob.ts'
import { redirectRefusal } from '#domain/project/app/redirect-uri.ts'

type AnyClient = InstanceType<Provider['Client']>

export function setClientRules(provider: Provider, services: Services): void {
  const audience = assertionAudience(services.externalUrl)
  const { Client } = provider
  Client.prototype.compareClientSecret = function compareClientSecret(secret) {
    return isRightSecret(services, { clientId: this.clientId, presentedSecret: secret, audience }, Date.now())
  }
  Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri) {
    return refusalOfRedirect(this, uri) === undefined
  }
  Client.prototype.postLogoutRedirectUriAllowed = function postLogoutRedirectUriAllowed(uri) {
    const { config } = extrasOf(this)
    return config !== undefined && redirectRefusal(config, config.postLogoutRedirectUris, uri) === undefined
  }
  Client.prototype.grantTypeAllowed = function grantTypeAllowed(type) {
    if (this.grantTypes?.includes(type)) return true
    if (isRequested(type)) throw new errors.UnauthorizedClient(`${type} is not allowed for this client`)
    return false
  }
  Client.prototype.responseTypeAllowed = function responseTypeAllowed(type) {
    if (this.responseTypes?.includes(type)) return true
    throw new errors.UnauthorizedClient(`the response type ${type} is not allowed for this client`)
  }
  // The engine's types leave the schema out. It would refuse a whole client for one address that it does not like.
  const { Schema } = Client as unknown as { Schema: { prototype: { redirectUris: () => void } } }
  Schema.prototype.redirectUris = () => {}
}

/** Whether the request is for this grant: the engine would reject it as `invalid_request` (RFC 6749 §5.2). */
function isRequested(grantType: string): boolean {
  const { route, params } = Provider.ctx?.oidc ?? {}
  if (route === 'device_authorization') return grantType === DEVICE_CODE
  return route === 'token' && params?.grant_type === grantType
}

/** Values that the `aud` claim of a client's assertion may have. */
export const assertionAudience = (externalUrl: string): readonly string[] => [
  externalUrl,
  `${externalUrl}${paths.token}`,
  `${externalUrl}${paths.introspection}`,
]

/** Why an application may not be answered at an address, for developers; undefined: it may. */
export function refusalOfRedirect(client: AnyClient, uri: string): string | undefined {
  const { config } = extrasOf(client)
  return config ? redirectRefusal(config, config.redirectUris, uri) : 'this client has no redirect_uri'
}

/**
 * Rejects an authorization request without PKCE where the client has to use it (RFC 9700 §2.1.1). The engine calls this
 * for requests without `code_challenge`.
 */
export function requirePkce(services: Services, client: AnyClient): false {
  const { config } = extrasOf(client)
  const isPublic = client.clientAuthMethod === 'none' || isFapi2(config ?? {})
  const bySetting = services.pkceOfConfidentialClients !== false && config?.pkceRequired === true
  if (!isPublic && !bySetting) return false
  throw new errors.InvalidRequest(
    'code_challenge is missing: this application must use PKCE with the code_challenge_method S256',
    undefined,
    isPublic
      ? undefined
      : 'USHER_PKCE_OF_CONFIDENTIAL_CLIENTS=false accepts applications with a secret or key without PKCE',
  )
}

/** Whether browsers may call from an origin on behalf of a client. */
export function isOriginAllowed(client: AnyClient, origin: string): boolean {
  const { origins, config } = extrasOf(client)
  if (origins.includes(origin)) return true
  if (!config?.devMode) return false
  return config.redirectUris.some((uri) => isGlob(uri) && matchesGlob(originOf(uri), origin))
}

const originOf = (pattern: string): string => /^[^/]*:\/\/[^/]*/.exec(pattern)?.[0] ?? pattern
