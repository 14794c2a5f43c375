/** Single sign-on: a service provider asks for the user (SAML 2.0 Profiles §4.1). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { acrValuesOf } from '#api/saml/authn-context.ts'
import { type AuthnRequest, issuerOf, readAuthnRequest } from '#api/saml/authn-request.ts'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { nameIdFormats } from '#api/saml/names.ts'
import { sendResponse } from '#api/saml/pages.ts'
import type { ReceivedMessage } from '#api/saml/read-message.ts'
import { isSecure, requestCookies } from '#api/saml/request-cookie.ts'
import { hintsOf } from '#api/saml/requested-subject.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { authenticRoot } from '#api/saml/verify-message.ts'
import { parseXml } from '#crypto/xml/parse-xml.ts'
import { type AddAuthRequest, addAuthRequest, addLoginUiRequest } from '#domain/auth-request/add-auth-request.ts'
import type { StoredAuthRequest } from '#domain/auth-request/auth-request.ts'
import { chooseLoginUi } from '#domain/auth-request/choose-login-ui.ts'
import { featuresAggregate } from '#domain/feature/instance-features.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { findServiceProvider, type RegisteredProvider } from '#domain/saml/find-service-provider.ts'
import type { SamlError } from '#domain/saml/saml-engine.ts'

/** Attributes of every response, as the scopes that consent is asked for by. */
const SCOPES = ['openid', 'profile', 'email']
const METADATA_SCOPE = 'urn:zitadel:iam:user:metadata'
const FORMATS: readonly string[] = Object.values(nameIdFormats)

export async function signOn(
  { services, engine, now }: SamlContext,
  message: ReceivedMessage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const provider = await findServiceProvider(services, issuerOf(parseXml(message.xml)))
  if (!provider) throw new InvalidMessage('the service provider is not registered')
  const root = authenticRoot(message, provider, provider.signsRequests)
  // The signed element names the sender, regardless of the document around it.
  if (issuerOf(root) !== provider.entityId) throw new InvalidMessage('Issuer is another one than that of the signature')
  const authnRequest = readAuthnRequest(root, provider, { externalUrl: services.externalUrl, now: now() })
  const stored = toStoredRequest(provider, authnRequest, message.relayState)
  const loginClientId = loginClientOf(request)
  const baseUri = await loginUiOf(services, provider, loginClientId)
  const problem = problemOf(authnRequest, baseUri)
  if (problem) {
    const response = await engine.answer(asRequest(provider, stored, now()), problem)
    if (!response) throw new InvalidMessage('the service provider is not registered')
    return sendResponse(request, reply, response)
  }
  const input: AddAuthRequest = {
    interactionId: '',
    clientId: provider.entityId,
    request: loginClientId ? { ...stored, loginClientId } : stored,
  }
  if (baseUri) return reply.redirect((await addLoginUiRequest(services, { ...input, baseUri }, now())).loginUrl, 303)
  const begun = await addAuthRequest(services, input, now())
  reply.header('set-cookie', requestCookies(begun, request.headers.cookie, isSecure(services)))
  return reply.redirect(begun.loginUrl, 303)
}

/** Why a request is answered at once. A login UI has no response without a page. */
function problemOf(
  authnRequest: AuthnRequest,
  baseUri: string | undefined,
): { error: SamlError; description: string } | undefined {
  if (authnRequest.nameIdFormat && !FORMATS.includes(authnRequest.nameIdFormat))
    return { error: 'InvalidNameIDPolicy', description: 'the format of the name identifier is not supported' }
  if (!authnRequest.context.isSupported)
    return { error: 'NoAuthnContext', description: 'none of the requested authentication contexts is supported' }
  if (authnRequest.isPassive && (authnRequest.forceAuthn || baseUri))
    return { error: 'NoPassive', description: 'the user has to be asked' }
  return undefined
}

function toStoredRequest(
  provider: RegisteredProvider,
  { id, consumer, nameIdFormat, forceAuthn, isPassive, context, subject }: AuthnRequest,
  relayState: string,
): StoredAuthRequest & Required<Pick<StoredAuthRequest, 'saml'>> {
  const authnContexts = context.isSupported ? context.classes : []
  return {
    applicationName: provider.name,
    projectId: provider.projectId,
    applicationOrgId: provider.orgId,
    scopes: provider.requestedAttributes.length > 0 ? [...SCOPES, METADATA_SCOPE] : SCOPES,
    prompts: [...(forceAuthn ? (['login'] as const) : []), ...(isPassive ? (['none'] as const) : [])],
    maxAge: undefined,
    ...hintsOf(subject),
    uiLocales: [],
    acrValues: acrValuesOf(authnContexts),
    orgId: '',
    idpId: '',
    saml: {
      requestId: id,
      consumerUrl: consumer.location,
      binding: consumer.binding,
      relayState,
      nameIdFormat,
      authnContexts,
      ...(subject ? { subject } : {}),
    },
  }
}

/** A request that is answered before it is stored. */
const asRequest = ({ entityId }: RegisteredProvider, stored: ReturnType<typeof toStoredRequest>, now: number) => ({
  ...stored,
  id: '',
  browser: '',
  clientId: entityId,
  createdAt: now,
  expiresAt: now,
  result: undefined,
})

/** Id of the login client that the request names; undefined: none. */
function loginClientOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const id = headers['x-zitadel-login-client']
  return typeof id === 'string' && /^[\w-]{1,200}$/.test(id) ? id : undefined
}

async function loginUiOf(
  { events, externalUrl }: SamlContext['services'],
  { loginVersion }: RegisteredProvider,
  loginClientId: string | undefined,
): Promise<string | undefined> {
  const feature = (await events.load(featuresAggregate, INSTANCE_ID)).state.loginV2
  return chooseLoginUi({ externalUrl, feature, loginVersion, ...(loginClientId ? { loginClientId } : {}) })
}
