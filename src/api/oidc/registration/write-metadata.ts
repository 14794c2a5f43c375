import { grantNames, responseTypesOf } from '#api/oidc/clients.ts'
import { authMethodNames } from '#api/oidc/registration/read-metadata.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { clientJwk } from '#domain/project/app/client/client-key.ts'
import { writeClientSettings } from '#domain/project/app/client/client-settings-metadata.ts'
import type { App } from '#domain/project/project-state.ts'

/** Returns the registered metadata of a client (RFC 7591 §3.2.1). `algorithm`: of responses that the server signs. */
export function writeMetadata({ name, clientId, keys, createdAt }: App, config: OidcConfig, algorithm: string): object {
  const jwks = Object.values(keys).map(clientJwk)
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
    id_token_signed_response_alg: algorithm,
    authorization_signed_response_alg: algorithm,
    introspection_signed_response_alg: algorithm,
    require_auth_time: true,
    ...(config.backChannelLogoutUri
      ? { backchannel_logout_uri: config.backChannelLogoutUri, backchannel_logout_session_required: true }
      : {}),
    ...(config.clientSettings?.frontChannelLogoutUri ? { frontchannel_logout_session_required: true } : {}),
    ...(jwks.length > 0 ? { jwks: { keys: jwks } } : {}),
    ...writeClientSettings(config.clientSettings),
  }
}
