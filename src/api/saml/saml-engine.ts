/** Answers authentication requests, for the built-in pages and for login UIs. */
import { randomBytes } from 'node:crypto'
import { attributesOf } from '#api/saml/attributes.ts'
import { nameIdOf } from '#api/saml/name-id.ts'
import { entityIdOf } from '#api/saml/names.ts'
import { type Envelope, failureResponse, newMessageId, successResponse } from '#api/saml/response.ts'
import { signedAnswer } from '#api/saml/send-message.ts'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { findServiceProvider, type RegisteredProvider } from '#domain/saml/find-service-provider.ts'
import type { SamlAuthRequest, SamlEngine, SamlFailure } from '#domain/saml/saml-engine.ts'
import { addSamlSession } from '#domain/saml/saml-session.ts'
import { loadSigningCredentials, type SigningCredentials } from '#domain/saml/signing-credentials.ts'
import { findTokenUser } from '#domain/token/find-token-user.ts'
import { useOnce } from '#domain/token/protocol-records.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

/** How long the answer to a request is remembered; longer than a request is accepted and may wait. */
const REMEMBERED_MS = 2 * 60 * 60 * 1000

export interface SamlApi extends SamlEngine {
  credentials(): Promise<SigningCredentials>
}

export function createSamlEngine(services: Services, now: () => number): SamlApi {
  const credentials = cachedCredentials(services, now)
  return {
    credentials,
    async answer(request, result) {
      const provider = await findServiceProvider(services, request.clientId)
      if (!provider) return undefined
      const at = now()
      const written = await writeResponse({ services, provider, at, credentials }, request, result)
      if (!written) return undefined
      const { consumerUrl: destination, binding, relayState } = request.saml
      return signedAnswer({ ...written, destination, binding, relayState }, (await credentials()).signWith)
    },
  }
}

interface Answering {
  readonly services: Services
  readonly provider: RegisteredProvider
  readonly at: number
  readonly credentials: SamlApi['credentials']
}

async function writeResponse(
  { services, provider, at, credentials }: Answering,
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
  if (!named) {
    const description = 'the user has no name identifier of this format'
    return { id, xml: failureResponse(envelope, { error: 'InvalidNameIDPolicy', description }, id) }
  }
  // One assertion for each request, however often the request is sent.
  const once = {
    model: 'SamlRequest',
    id: `${provider.entityId} ${request.saml.requestId}`,
    expiresAt: at + REMEMBERED_MS,
  }
  if (!(await useOnce(services, once, at))) return undefined
  const { user, loginName, nameId } = named
  const session = {
    id: `_${randomBytes(20).toString('hex')}`,
    sessionId: result.sessionId,
    userId: result.userId,
    entityId: provider.entityId,
    nameId: nameId.value,
  }
  await addSamlSession(services, session, at)
  const subject = {
    audience: provider.entityId,
    nameId,
    attributes: attributesOf(user, loginName, provider.requestedAttributes),
    sessionIndex: session.id,
    authTime: result.authTime,
    amr: result.amr,
  }
  return { id, xml: successResponse(envelope, subject, id, (await credentials()).signWith) }
}

/** Undefined: the user does not exist any more, or has no name identifier of the format. */
async function nameUser(services: Services, { saml }: SamlAuthRequest, userId: string) {
  const user = await findTokenUser(services, userId)
  if (!user) return undefined
  const { preferredLoginName: loginName } = await loginNamesOf(services, user.orgId, user.state.userName)
  const { address, verified } = user.state.email
  const nameId = nameIdOf({ id: user.id, loginName, verifiedEmail: verified ? address : '' }, saml.nameIdFormat)
  return nameId && { user, loginName, nameId }
}

/** Keys change rarely; they are read once a minute. */
const READ_EVERY_MS = 60 * 1000

function cachedCredentials(services: Services, now: () => number): SamlApi['credentials'] {
  let known: { readonly at: number; readonly credentials: Promise<SigningCredentials> } | undefined
  return () => {
    if (known && now() - known.at < READ_EVERY_MS) return known.credentials
    const credentials = loadSigningCredentials(services, now())
    known = { at: now(), credentials }
    credentials.catch(() => {
      known = undefined
    })
    return credentials
  }
}
