import { randomBytes } from 'node:crypto'
import { hashToken } from '#crypto/token.ts'
import {
  AUTH_REQUEST_LIFETIME_MS,
  type AuthRequest,
  authRequestLink,
  type HeldAuthRequest,
  newLoginUiRequestId,
  newSamlRequestId,
  type StoredAuthRequest,
} from '#domain/auth-request/auth-request.ts'
import { loginUiLink } from '#domain/auth-request/choose-login-ui.ts'
import type { Services } from '#domain/context.ts'
import type { RowChange } from '#storage/port.ts'

/** 160 random bits. The id alone completes nothing: the browser needs the secret of its cookie too. */
const ID_BYTES = 20
const SECRET_BYTES = 32

export interface AddAuthRequest {
  /** The protocol engine's own name of the waiting request; '' for a SAML request. */
  readonly interactionId: string
  readonly clientId: string
  readonly request: StoredAuthRequest
}

/**
 * Stores an application's request. Returns the sign-in page and the secret that binds the request to the browser: the
 * value of the cookie `requestCookieName(id)`. `now` in epoch milliseconds.
 */
export async function addAuthRequest(
  services: Pick<Services, 'events' | 'externalUrl' | 'openRecords'>,
  input: AddAuthRequest,
  now: number,
): Promise<{ id: AuthRequest['id']; secret: string; loginUrl: string }> {
  const random = randomBytes(ID_BYTES).toString('base64url')
  const id = input.request.saml ? newSamlRequestId(random) : random
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  await services.events.writeRecords([authRequestRow({ id, secret }, input, now), ...displacedBy(services, id)])
  return { id, secret, loginUrl: authRequestLink(services.externalUrl, id) }
}

/**
 * Stores an application's request that a login UI answers through the API, without binding it to a browser. Returns
 * the page of the login UI.
 */
export async function addLoginUiRequest(
  services: Pick<Services, 'events' | 'openRecords'>,
  input: AddAuthRequest & { readonly baseUri: string },
  now: number,
): Promise<{ loginUrl: string }> {
  const id = newLoginUiRequestId(randomBytes(ID_BYTES).toString('base64url'))
  await services.events.writeRecords([authRequestRow({ id, secret: '' }, input, now), ...displacedBy(services, id)])
  const query = input.request.saml ? { samlRequest: id } : { authRequest: id }
  return { loginUrl: loginUiLink(input.baseUri, 'login', query) }
}

const displacedBy = ({ openRecords }: Pick<Services, 'openRecords'>, id: string): readonly RowChange[] =>
  openRecords?.opened({ table: 'auth_requests', remove: { id } }) ?? []

/** Without a secret no browser completes the request: a hash never equals ''. */
const authRequestRow = ({ id, secret }: HeldAuthRequest, input: AddAuthRequest, now: number): RowChange => ({
  table: 'auth_requests',
  put: {
    id,
    client_id: input.clientId,
    interaction_id: input.interactionId,
    browser: secret && hashToken(secret),
    request: JSON.stringify(input.request),
    result: null,
    created_at: now,
    expires_at: now + AUTH_REQUEST_LIFETIME_MS,
  },
})
