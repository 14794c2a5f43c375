import type { AuthRequest, AuthResult, SamlRequest } from '#domain/auth-request/auth-request.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'

/** An authentication request of a service provider. */
export type SamlAuthRequest = AuthRequest & { readonly saml: SamlRequest }

/** Second-level status codes of a response without an assertion (SAML 2.0 Core §3.2.2.2). */
export type SamlError =
  | 'AuthnFailed'
  | 'InvalidAttrNameOrValue'
  | 'InvalidNameIDPolicy'
  | 'NoAuthnContext'
  | 'NoPassive'
  | 'RequestDenied'
  | 'RequestUnsupported'
  | 'UnknownPrincipal'
  | 'UnsupportedBinding'
  | 'VersionMismatch'

export interface SamlFailure {
  readonly error: SamlError
  /** Plain English for developers; '' : none. */
  readonly description: string
}

/** A response, for the browser to take to the service provider. */
export interface SamlResponse {
  readonly binding: Binding
  /** With redirect binding it holds the whole response. */
  readonly url: string
  /** Base64. */
  readonly samlResponse: string
  /** '' : none. */
  readonly relayState: string
}

/** Operations of the protocol that login UIs use. */
export interface SamlEngine {
  /** Answers a request. Undefined: its service provider is not active, or a response to this request exists. */
  answer(request: SamlAuthRequest, result: AuthResult | SamlFailure): Promise<SamlResponse | undefined>
}
