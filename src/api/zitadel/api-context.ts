import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import type { TokenOrigin } from '#domain/authz/verify-access-token.ts'
import type { SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import type { FetchMetadata } from '#domain/project/app/saml/load-saml-config.ts'
import type { SamlEngine } from '#domain/saml/saml-engine.ts'

/** Functions of other parts of the server for the calls of this API. */
export interface ApiPorts {
  readonly engine: ProtocolEngine
  readonly saml: SamlEngine
  readonly providers: ProviderClient
  readonly samlProviders: SamlProviderClient
  readonly signInAtDirectory: SignInAtDirectory
  readonly fetchMetadata: FetchMetadata
}

/** Context of this API's handlers. */
export interface ApiContext extends OrgContext, ApiPorts {
  /** Origin of the request's token. */
  readonly token: TokenOrigin
}
