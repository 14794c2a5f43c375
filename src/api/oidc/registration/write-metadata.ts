import { grantNames, responseTypesOf } from '#api/oidc/clients.ts'
import { authMethodNames } from '#api/oidc/registration/read-metadata.ts'
import { publicJwk } from '#crypto/jwt.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { writeClientSettings } from '#domain/project/app/client/client-settings-metadata.ts'
import type { App } from '#domain/project/project-state.ts'

/** The registered metadata of a client as RFC 7591 §3.2.1 names it. */
export function writeMetadata({ name, clientId, keys, createdAt }: App, config: OidcConfig): object {
  const jwks = Object.values(keys).map(({ kid, publicKey }) => publicJwk(kid, publicKey))
  return {
    client_id: clientId,
    client_id_issued_at: Math.floor(createdAt / 1000),
    client_name: name,
    application_type: config.appType === 'native' ? 'native' : 'web',
    redirect_uris: config.redirectUris,
    post_logout_redirect_uris: config.postLogoutRedirectUris,
    grant_types: config.grantTypes.map((type) => grantNames[type]),
    response_types: responseTypesOf(config),
    token_endpoint_auth_method: [...authMethodNames].find(([, method]) => method === config.authMethod)?.[0],
    subject_type: 'public',
    ...(config.backChannelLogoutUri ? { backchannel_logout_uri: config.backChannelLogoutUri } : {}),
    ...(jwks.length > 0 ? { jwks: { keys: jwks } } : {}),
    ...writeClientSettings(config.clientSettings),
  }
}
