/**
 * What the domain asks of whoever speaks a provider's protocol (src/federation). Knows providers by their
 * configuration, and people by what a provider says of them; of the protocol it knows nothing.
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

/** What has to be kept, unseen by anybody, until the browser comes back. */
export type Pledge = {
  readonly nonce: string
  /** PKCE, RFC 7636; '' : not used with this provider. */
  readonly codeVerifier: string
}

/** A person's account at a provider, as the provider describes it. '' : it says nothing. */
export type ExternalIdentity = {
  /** The provider's own name of the account, for good. Compared exactly. */
  readonly id: string
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  readonly nickName: string
  readonly displayName: string
  readonly language: string
  readonly email: string
  /** Only when the provider says so in so many words. */
  readonly emailVerified: boolean
}

/** What a provider's identity was read from. */
export type IdentitySource = {
  readonly accessToken: string
  readonly idToken: string
  /** Claims of the ID token and of the userinfo endpoint. */
  readonly claims: JsonObject
}

export interface ProviderClient {
  /**
   * Where the browser goes to sign in there. `state` comes back with it; `reauthenticate`: whoever is signed in there already
   * has to prove it once more.
   * @throws AppError unavailable (`provider.unreachable`): the provider cannot be asked, or is not what it was configured to be
   */
  begin(
    provider: Provider,
    wish: { readonly state: string; readonly reauthenticate: boolean },
  ): Promise<{ readonly url: string; readonly pledge: Pledge }>
  /**
   * Who came back. `answer` is the query that the browser brought.
   * @throws AppError unavailable (`provider.unreachable`); permissionDenied (`provider.declined`): the person or the provider said no;
   * unauthenticated (`provider.answerInvalid`): the answer does not prove anything
   */
  finish(
    provider: Provider,
    came: { readonly answer: URLSearchParams; readonly state: string; readonly pledge: Pledge },
  ): Promise<ExternalIdentity>
  /** As `finish`, with what the identity was read from. */
  finishWithSource(
    provider: Provider,
    came: { readonly answer: URLSearchParams; readonly state: string; readonly pledge: Pledge },
  ): Promise<{ readonly identity: ExternalIdentity; readonly source: IdentitySource }>
}

/**
 * Where a provider sends browsers back to. Each has an address of its own, so that an answer for one provider is never
 * taken for that of another (RFC 9700 §4.4.2.2); those added without one share `PROVIDER_CALLBACK_PATH`.
 */
export const callbackPathOf = (idpId: string, config: Pick<OidcConfig, 'ownCallback'> | undefined): string =>
  config?.ownCallback ? `${PROVIDER_CALLBACK_PATH}/${idpId}` : PROVIDER_CALLBACK_PATH

export const PROVIDER_CALLBACK_PATH = '/ui/login/login/externalidp/callback'
