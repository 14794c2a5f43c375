/** Client that the domain uses for SAML identity providers (src/federation). */
import type { SamlProviderConfig } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import type { JsonObject } from '#kit/json.ts'

/** A provider's configuration for the client. */
export interface SamlProvider extends Omit<SamlProviderConfig, 'privateKey'> {
  readonly id: string
  /** In the clear, PKCS#8 PEM. */
  readonly privatePem: string
}

/** A request for the browser to send: an address to open, or a form to submit. */
export type SamlRequestStep =
  | { readonly url: string }
  | { readonly url: string; readonly fields: Readonly<Record<string, string>> }

/** A user of a SAML provider. */
export interface SamlUser {
  readonly identity: ExternalIdentity
  /** The signed assertion. */
  readonly assertionXml: string
  /** Values by attribute name. */
  readonly attributes: JsonObject
}

export interface SamlProviderClient {
  /**
   * Returns an authentication request. The answer contains `relayState`; `reauthenticate`: an existing session at the
   * provider does not suffice.
   */
  begin(
    provider: SamlProvider,
    request: { readonly requestId: string; readonly relayState: string; readonly reauthenticate: boolean },
  ): Promise<SamlRequestStep>
  /**
   * Returns the user of a response to the request. @throws AppError permissionDenied (`provider.declined`): the provider
   * returned an error; unauthenticated (`provider.answerInvalid`): the response does not verify
   */
  finish(provider: SamlProvider, came: { readonly samlResponse: string; readonly requestId: string }): Promise<SamlUser>
  /** Metadata of this service provider, XML. */
  metadata(provider: SamlProvider): Promise<string>
}

const SAML_ROOT = '/idps'

/** Paths of this service provider, one set for each identity provider. */
export const samlPathsOf = (idpId: string) => ({
  metadata: `${SAML_ROOT}/${idpId}/saml/metadata`,
  acs: `${SAML_ROOT}/${idpId}/saml/acs`,
})
