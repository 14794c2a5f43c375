/** Callback of the login pages, and the restart of a request that another browser started. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { sendResponse } from '#api/saml/pages.ts'
import { endedCookie, isSecure, requestCookies, requestKeyOf } from '#api/saml/request-cookie.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import {
  type AuthFailure,
  type AuthRequest,
  type AuthResult,
  authRequestLink,
  authRestartLink,
  consentLink,
  type HeldAuthRequest,
  isSamlRequestId,
  type StoredAuthRequest,
} from '#domain/auth-request/auth-request.ts'
import { consumeAuthRequest } from '#domain/auth-request/consume-auth-request.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import type { SamlFailure } from '#domain/saml/saml-engine.ts'
import { AppError } from '#kit/errors.ts'

/** Marks a request that was begun again. A browser that comes back with it has no cookies. */
const RESTARTED = 'restarted'

function idOf({ query }: FastifyRequest): string {
  const id = typeof query === 'object' && query !== null && 'id' in query ? query.id : undefined
  if (typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && isSamlRequestId(id)) return id
  throw new InvalidMessage('the sign-in is unknown')
}

/** Returns an answered request to the service provider. */
export async function callback(
  routes: SamlContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { services, engine } = routes
  const id = idOf(request)
  const requestKey = requestKeyOf(id, request.headers.cookie, isSecure(services))
  const consumed = await consume(routes, requestKey)
  if (consumed === 'consent') return reply.redirect(consentLink(services.externalUrl, id), 303)
  if (consumed === 'otherBrowser') return reply.redirect(authRestartLink(services.externalUrl, id), 303)
  if (!consumed.result) return reply.redirect(authRequestLink(services.externalUrl, id), 303)
  reply.header('set-cookie', endedCookie(id, isSecure(services)))
  if (!consumed.saml) throw new InvalidMessage('the sign-in is unknown')
  const response = await engine.answer({ ...consumed, saml: consumed.saml }, toResult(consumed.result, consumed))
  if (!response) throw new InvalidMessage('the request was answered before')
  return sendResponse(request, reply, response)
}

/** A passive request has no page on which a user could consent. */
async function consume(
  { services, now }: SamlContext,
  requestKey: HeldAuthRequest,
): Promise<AuthRequest | 'consent' | 'otherBrowser'> {
  try {
    return (await consumeAuthRequest(services, requestKey, now())).request
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.kind === 'permissionDenied') return 'otherBrowser'
    if (error.kind === 'notFound') throw new InvalidMessage('the sign-in has expired')
    if (error.reason !== 'authRequest.consentRequired') throw error
    if (!(await getAuthRequest(services, requestKey.id, now())).prompts.includes('none')) return 'consent'
    const failure = { error: 'consent_required', description: 'the user has to consent' } as const
    await failAuthRequest(services, requestKey.id, failure, now())
    return (await consumeAuthRequest(services, requestKey, now())).request
  }
}

const PASSIVE: readonly AuthFailure['error'][] = ['login_required', 'consent_required', 'interaction_required']

function toResult(result: AuthResult | AuthFailure, { saml, prompts }: AuthRequest): AuthResult | SamlFailure {
  if (!('error' in result)) return result
  const { error, description } = result
  // Another user signed in than the one that the request names.
  if (error === 'login_required' && saml?.subject && !prompts.includes('none'))
    return { error: 'UnknownPrincipal', description }
  if (PASSIVE.includes(error)) return { error: 'NoPassive', description }
  return { error: error === 'access_denied' ? 'AuthnFailed' : 'RequestDenied', description }
}

/** Begins a request of this browser with the parameters of another browser's request, which is not changed. */
export async function restart(
  { services, now }: SamlContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id, browser, clientId, createdAt, expiresAt, result, ...stored } = await loadRequest(
    services,
    idOf(request),
    now(),
  )
  const begun = await addAuthRequest(
    services,
    { interactionId: '', clientId, request: stored satisfies StoredAuthRequest },
    now(),
  )
  reply.header('set-cookie', requestCookies(begun, request.headers.cookie, isSecure(services)))
  return reply.redirect(`${begun.loginUrl}&${RESTARTED}=true`, 303)
}

async function loadRequest(services: SamlContext['services'], id: string, now: number): Promise<AuthRequest> {
  try {
    return await getAuthRequest(services, id, now)
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') throw new InvalidMessage('the sign-in has expired')
    throw error
  }
}
