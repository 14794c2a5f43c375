/**
 * Auth requests: the only interface between the protocol and the sign-in pages. The protocol stores an application's
 * request (`addAuthRequest`) and sends the browser to the pages with the request's id; the pages read it
 * (`getAuthRequest`), sign the user in, and answer (`answerAuthRequest`, `failAuthRequest`) with the address to
 * redirect the browser to. Owns no session and no token.
 */
import { sameText } from '#crypto/secret-compare.ts'
import { hashToken } from '#crypto/token.ts'
import type { Binding } from '#domain/project/app/saml/binding.ts'
import type { Database } from '#storage/tables.ts'

export type Prompt = 'none' | 'login' | 'consent' | 'select_account' | 'create'

/** Authentication request of an application. */
export interface AuthRequest {
  /** Unguessable; the `authRequestID` of the sign-in pages. */
  readonly id: string
  /** SHA-256 of the secret in the cookie of the browser that began the request, base64url. */
  readonly browser: string
  readonly clientId: string
  readonly applicationName: string
  readonly projectId: string
  /** The organization that the application belongs to. */
  readonly applicationOrgId: string
  readonly scopes: readonly string[]
  /** `login`: sign in again despite an existing session. `select_account`: show the choice. `create`: register. */
  readonly prompts: readonly Prompt[]
  /** Seconds; a sign-in older than this does not do. Undefined: any does. */
  readonly maxAge: number | undefined
  /** A login name to begin with; '' : none. */
  readonly loginHint: string
  /** The user that the application expects; '' : none. */
  readonly hintUserId: string
  /** BCP 47 tags, the most wanted first. */
  readonly uiLocales: readonly string[]
  readonly acrValues: readonly string[]
  /** Only people of this organization may sign in, and its look and policies hold; '' : any. */
  readonly orgId: string
  /** Identity provider to go to at once; '' : none. */
  readonly idpId: string
  /** Redirect URI of the response; absent in requests of devices. */
  readonly redirectUri?: string
  /** Id of the user that acts as login client, if the request named one; absent: any with the permission. */
  readonly loginClientId?: string
  /** Absent in requests of OAuth. */
  readonly saml?: SamlRequest
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly expiresAt: number
  /** Answer of the pages; undefined until the user completes or cancels the sign-in. */
  readonly result: AuthResult | AuthFailure | undefined
}

/** The user who signed in, and their authentication methods. */
export interface AuthResult {
  readonly userId: string
  /** The sign-in (module `session`): tokens made from this die with it. */
  readonly sessionId: string
  /** Time of the last authentication, epoch milliseconds. */
  readonly authTime: number
  /** Authentication methods, RFC 8176: `pwd`, `otp`, `user`, `mfa`, … */
  readonly amr: readonly string[]
}

/** Fields of a SAML authentication request that its response needs. */
export interface SamlRequest {
  /** ID of the AuthnRequest. */
  readonly requestId: string
  /** One of the addresses of the service provider's metadata. */
  readonly consumerUrl: string
  readonly binding: Binding
  /** '' : none. */
  readonly relayState: string
  /** Requested format of the name identifier; '' : any. */
  readonly nameIdFormat: string
  /** Requested authentication context classes, one of which must be reached; empty: any. */
  readonly authnContexts: readonly string[]
  /** User that the request names; absent: any. */
  readonly subject?: RequestedSubject
}

/** Name identifier of a user in a request. */
export interface RequestedSubject {
  /** '' : none is named. */
  readonly format: string
  readonly value: string
}

/** Error code of a failed sign-in (RFC 6749 §4.1.2.1). */
export interface AuthFailure {
  readonly error: AuthError
  /** Plain English for developers: applications do not show it. */
  readonly description: string
  /** A page about the error (RFC 6749 §4.1.2.1). */
  readonly uri?: string
}

export type AuthError =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'server_error'
  | 'temporarily_unavailable'
  | 'interaction_required'
  | 'login_required'
  | 'account_selection_required'
  | 'consent_required'
  | 'invalid_request_uri'
  | 'invalid_request_object'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'

/** A request as a browser holds it: the id of the page's address and the secret of the request's cookie. */
export interface HeldAuthRequest {
  readonly id: string
  readonly secret: string
}

/**
 * The cookie that binds a request to the browser that began it, one a request, so that several may run side by side.
 * `secure`: the server's origin is https, and the cookie is bound to it (`__Host-`, RFC 6265bis).
 */
export const requestCookieName = (id: string, secure: boolean): string => `${requestCookiePrefix(secure)}${id}`
export const requestCookiePrefix = (secure: boolean): string => `${secure ? '__Host-' : ''}usher_request_`

/** Compares the secret of a browser's cookie with the stored request (RFC 6749 §10.12). '' : there was no cookie. */
export const isBegunBy = ({ browser }: Pick<AuthRequest, 'browser'>, secret: string): boolean =>
  secret !== '' && sameText(hashToken(secret), browser)

/** Prefix of the ids of requests for a login UI: they belong to no browser, unlike those of the built-in pages. */
const LOGIN_UI_PREFIX = 'V2_'

/** Prefix of the ids of SAML requests for the built-in pages. */
const SAML_PREFIX = 'SAML_'

export const newSamlRequestId = (random: string): string => SAML_PREFIX + random
export const isSamlRequestId = (id: string): boolean => id.startsWith(SAML_PREFIX)

export const newLoginUiRequestId = (random: string): string => LOGIN_UI_PREFIX + random
export const isForLoginUi = (id: string): boolean => id.startsWith(LOGIN_UI_PREFIX)

/** Path at which the browser returns to the protocol with an answered request. */
export const AUTH_CALLBACK_PATH = '/oauth/v2/authorize/callback'
export const SAML_CALLBACK_PATH = '/saml/v2/callback'

/** The page that asks for the user's consent before an answered request returns to the protocol. */
export const CONSENT_PATH = '/ui/login/consent'

export const consentLink = (externalUrl: string, id: string): string =>
  `${externalUrl}${CONSENT_PATH}?${new URLSearchParams({ authRequestID: id })}`

/** Path for a browser that follows a link to another browser's request: it starts a new request. */
export const AUTH_RESTART_PATH = '/oauth/v2/authorize/restart'
export const SAML_RESTART_PATH = '/saml/v2/restart'

/** How long a person may take, in milliseconds. */
export const AUTH_REQUEST_LIFETIME_MS = 60 * 60 * 1000

/** The page that begins a sign-in for a request. */
export const authRequestLink = (externalUrl: string, id: string): string =>
  `${externalUrl}/ui/login/login?${new URLSearchParams({ authRequestID: id })}`

export const authCallbackLink = (externalUrl: string, id: string): string =>
  `${externalUrl}${isSamlRequestId(id) ? SAML_CALLBACK_PATH : AUTH_CALLBACK_PATH}?${new URLSearchParams({ id })}`

export const authRestartLink = (externalUrl: string, id: string): string =>
  `${externalUrl}${isSamlRequestId(id) ? SAML_RESTART_PATH : AUTH_RESTART_PATH}?${new URLSearchParams({ id })}`

/** Part of the request that the row stores as JSON. */
export type StoredAuthRequest = Omit<AuthRequest, 'id' | 'browser' | 'clientId' | 'createdAt' | 'expiresAt' | 'result'>

export function fromAuthRequestRow(row: Database['auth_requests']): AuthRequest {
  return {
    // Both columns are written by addAuthRequest and answerAuthRequest only.
    ...(JSON.parse(row.request) as StoredAuthRequest),
    id: row.id,
    browser: row.browser,
    clientId: row.client_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    result: row.result === null ? undefined : (JSON.parse(row.result) as AuthResult | AuthFailure),
  }
}
