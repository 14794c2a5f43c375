/** Answers authentication requests, for the built-in pages and for login UIs. */
import { randomBytes } from 'node:crypto'
import { attributesOf } from '#api/saml/attributes.ts'
import { reachedClass } from '#api/saml/authn-context.ts'
import { withFunctionAttributes } from '#api/saml/function-attributes.ts'
import { type NameId, nameIdOf } from '#api/saml/name-id.ts'
import { entityIdOf } from '#api/saml/names.ts'
import { isRequestedUser } from '#api/saml/requested-subject.ts'
import { type Envelope, failureResponse, newMessageId, successResponse } from '#api/saml/response.ts'
import type { SamlApi } from '#api/saml/saml-engine.ts'
import { signedMessage } from '#api/saml/send-message.ts'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { findServiceProvider, type RegisteredProvider } from '#domain/saml/find-service-provider.ts'
import type { SamlAuthRequest, SamlFailure, SamlResponse } from '#domain/saml/saml-engine.ts'
import { addSamlSession } from '#domain/saml/saml-session.ts'
import { findTokenUser, type TokenUser } from '#domain/token/find-token-user.ts'
import { useOnce } from '#domain/token/protocol-records.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

/** How long the response to a request is remembered; longer than a request is accepted and may wait. */
const REMEMBERED_MS = 2 * 60 * 60 * 1000

export interface ResponseContext {
  readonly services: Services
  /** Epoch milliseconds. */
  readonly at: number
  readonly credentials: SamlApi['credentials']
}

/** As `SamlEngine.answer`. */
export async function respondToRequest(
  ctx: ResponseContext,
  request: SamlAuthRequest,
  result: AuthResult | SamlFailure,
): Promise<SamlResponse | undefined> {
  const provider = await findServiceProvider(ctx.services, request.clientId)
  const written = provider && (await writeResponse({ ...ctx, provider }, request, result))
  if (!written) return undefined
  const { consumerUrl: destination, binding, relayState } = request.saml
  const outgoing = { ...written, kind: 'SAMLResponse', destination, binding, relayState } as const
  const { url, text } = signedMessage(outgoing, (await ctx.credentials()).signWith)
  return { binding, url, samlResponse: text, relayState }
}

async function writeResponse(
  { services, provider, at, credentials }: ResponseContext & { readonly provider: RegisteredProvider },
  request: SamlAuthRequest,
  result: AuthResult | SamlFailure,
): Promise<{ xml: string; id: string } | undefined> {
  const id = newMessageId()
  const envelope: Envelope = {
    issuer: entityIdOf(services),
    destination: request.saml.consumerUrl,
    inResponseTo: request.saml.requestId,
    now: at,
  }
  if ('error' in result) return { id, xml: failureResponse(envelope, result, id) }
  const named = await nameUser(services, request, result.userId)
  if ('error' in named) return { id, xml: failureResponse(envelope, named, id) }
  const contextClass = reachedClass(result.amr, request.saml.authnContexts)
  if (contextClass === undefined) {
    const description = 'the sign-in did not reach a requested authentication context'
    return { id, xml: failureResponse(envelope, { error: 'NoAuthnContext', description }, id) }
  }
  const { user, loginName, nameId } = named
  const userAttributes = attributesOf(user, loginName, provider.requestedAttributes)
  const attributes = await withFunctionAttributes(services, user.id, userAttributes)
  // One assertion for each request, however often the request is sent.
  const once = {
    model: 'SamlRequest',
    id: `${provider.entityId} ${request.saml.requestId}`,
    expiresAt: at + REMEMBERED_MS,
  }
  if (!(await useOnce(services, once, at))) return undefined
  const session = {
    id: `_${randomBytes(20).toString('hex')}`,
    sessionId: result.sessionId,
    userId: result.userId,
    entityId: provider.entityId,
    nameId: nameId.value,
    nameIdFormat: nameId.format,
  }
  await addSamlSession(services, session, at)
  const subject = {
    audience: provider.entityId,
    nameId,
    attributes,
    sessionIndex: session.id,
    authTime: result.authTime,
    contextClass,
  }
  return { id, xml: successResponse(envelope, subject, id, (await credentials()).signWith) }
}

/** Returns a failure for a user who does not exist any more, is not the requested one, or has no name of the format. */
async function nameUser(
  services: Services,
  { saml }: SamlAuthRequest,
  userId: string,
): Promise<{ user: TokenUser; loginName: string; nameId: NameId } | SamlFailure> {
  const user = await findTokenUser(services, userId)
  if (!user) return { error: 'UnknownPrincipal', description: 'the user does not exist' }
  const { preferredLoginName: loginName } = await loginNamesOf(services, user.orgId, user.state.userName)
  const { address, verified } = user.state.email
  const namedUser = { id: user.id, loginName, verifiedEmail: verified ? address : '' }
  if (!isRequestedUser(namedUser, saml.subject))
    return { error: 'UnknownPrincipal', description: 'the user is not the requested one' }
  const nameId = nameIdOf(namedUser, saml.nameIdFormat)
  if (nameId) return { user, loginName, nameId }
  return { error: 'InvalidNameIDPolicy', description: 'the user has no name identifier of this format' }
}
