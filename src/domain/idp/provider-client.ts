/**
 * Protocol client that the domain uses for providers (src/federation). Identifies providers by their configuration
 * and users by the provider's claims; independent of the protocol.
 */
import type { OidcConfig } from '#domain/idp/idp.ts'
import type { JsonObject } from '#kit/json.ts'

/** A provider's configuration for the client of its protocol. */
export interface Provider extends Omit<OidcConfig, 'clientSecret' | 'ownCallback'> {
  readonly id: string
  /** Changes whenever the configuration does. */
  readonly version: number
  /** In the clear. */
  readonly clientSecret: string
  /** Where on this server the provider sends browsers back to. */
  readonly callbackPath: string
}

/** Secret data to store until the browser returns. */
export type Pledge = {
  readonly nonce: string
  /** PKCE, RFC 7636; '' : not used with this provider. */
  readonly codeVerifier: string
}

/** A user's account at a provider, by its claims. '' : claim absent. */
export type ExternalIdentity = {
  /** Permanent id of the account at the provider. Compared exactly. */
  readonly id: string
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  readonly nickName: string
  readonly displayName: string
  readonly language: string
  readonly email: string
  /** Only if the provider explicitly sends the claim as true. */
  readonly emailVerified: boolean
}

/** Source of a provider's identity. */
export type IdentitySource = {
  readonly accessToken: string
  readonly idToken: string
  /** Claims of the ID token and of the userinfo endpoint. */
  readonly claims: JsonObject
}

export interface ProviderClient {
  /**
   * Returns the address for the browser's sign-in at the provider. The provider returns `state`; `reauthenticate`: an
   * existing session there does not suffice. @throws AppError unavailable (`provider.unreachable`): the provider is
   * unreachable, or does not match its configuration
   */
  begin(
    provider: Provider,
    wish: { readonly state: string; readonly reauthenticate: boolean },
  ): Promise<{ readonly url: string; readonly pledge: Pledge }>
  /**
   * Returns the identity of the returning user. `answer` is the query of the browser's request. @throws AppError
   * unavailable (`provider.unreachable`); permissionDenied (`provider.declined`): the user or the provider declined;
   * unauthenticated (`provider.answerInvalid`): the response does not verify
   */
  finish(
    provider: Provider,
    came: { readonly answer: URLSearchParams; readonly state: string; readonly pledge: Pledge },
  ): Promise<ExternalIdentity>
  /** As `finish`, with the source of the identity. */
  finishWithSource(
    provider: Provider,
    came: { readonly answer: URLSearchParams; readonly state: string; readonly pledge: Pledge },
  ): Promise<{ readonly identity: ExternalIdentity; readonly source: IdentitySource }>
}

/**
 * Redirect address of a provider. Each provider has a distinct address, so that a response for one provider is never
 * taken for that of another (RFC 9700 §4.4.2.2); those added without one share `PROVIDER_CALLBACK_PATH`.
 */
export const callbackPathOf = (idpId: string, config: Pick<OidcConfig, 'ownCallback'> | undefined): string =>
  config?.ownCallback ? `${PROVIDER_CALLBACK_PATH}/${idpId}` : PROVIDER_CALLBACK_PATH

export const PROVIDER_CALLBACK_PATH = '/ui/login/login/externalidp/callback'
