/** Single logout (SAML 2.0 Profiles §4.4): requests of service providers, and their responses to requests of this server. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkMessage, issuerOf } from '#api/saml/authn-request.ts'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { continueRound } from '#api/saml/logout-round.ts'
import { ASSERTION, PROTOCOL, paths } from '#api/saml/names.ts'
import type { ReceivedMessage } from '#api/saml/read-message.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { authenticRoot } from '#api/saml/verify-message.ts'
import { attributeOf, childOf, childrenOf, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { findServiceProvider } from '#domain/saml/find-service-provider.ts'
import { findLogoutRound, makeLogoutRound } from '#domain/saml/logout-round.ts'
import { findSamlLogout } from '#domain/saml/saml-session.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { frontChannelLogouts } from '#domain/sign-in/front-channel-logouts.ts'

/** More of them than a browser has sessions are no request of a service provider. */
const MAX_SESSION_INDEXES = 50

/** Ends the sessions that a signed request names: one that is not signed could come from any page. */
export async function logOut(
  routes: SamlContext,
  message: ReceivedMessage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { services, now } = routes
  const { root, entityId } = await authenticSender(routes, message)
  const { externalUrl } = services
  const requestId = checkMessage(root, { name: 'LogoutRequest', path: paths.logout, externalUrl, now: now() })
  if (Date.parse(attributeOf(root, 'NotOnOrAfter')) <= now()) throw new InvalidMessage('the request has expired')
  const nameId = textOf(childOf(root, ASSERTION, 'NameID'))
  const sessionIndexes = childrenOf(root, PROTOCOL, 'SessionIndex').map(textOf).slice(0, MAX_SESSION_INDEXES)
  const sessionIds = await findSamlLogout(services, { entityId, nameId, sessionIndexes })
  const frames = await frontChannelLogouts(services, sessionIds)
  const { binding, relayState } = message
  const end = { kind: 'answer', to: { entityId, requestId, binding, relayState } } as const
  const round = await makeLogoutRound(services, { sessionIds, frames, end })
  for (const id of sessionIds) await endSession(services, id, now())
  return continueRound(routes, round, request, reply)
}

/** The response of a service provider to a request of this server: the round goes on with the next one. */
export async function continueAfterLogOut(
  routes: SamlContext,
  message: ReceivedMessage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { services, now } = routes
  const { root, entityId } = await authenticSender(routes, message)
  const { externalUrl } = services
  checkMessage(root, { name: 'LogoutResponse', path: paths.logout, externalUrl, now: now() })
  const inResponseTo = attributeOf(root, 'InResponseTo')
  const round = inResponseTo ? await findLogoutRound(services, { requestId: inResponseTo }, now()) : undefined
  if (!round || round.asked !== entityId)
    throw new InvalidMessage('InResponseTo is no request that waits for an answer')
  const isPartial = round.isPartial || !isSuccess(root)
  return continueRound(routes, { ...round, isPartial }, request, reply)
}

/** Continues a round whose browser returned without a response: from the sign-out of another protocol, or from frames. */
export async function continueLogOut(
  routes: SamlContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { query } = request
  const id = typeof query === 'object' && query !== null && 'id' in query ? query.id : undefined
  const round = typeof id === 'string' ? await findLogoutRound(routes.services, { id }, routes.now()) : undefined
  if (!round) throw new InvalidMessage('the sign-out has expired')
  return continueRound(routes, round, request, reply)
}

async function authenticSender({ services }: SamlContext, message: ReceivedMessage) {
  const provider = await findServiceProvider(services, issuerOf(parseXml(message.xml)))
  if (!provider) throw new InvalidMessage('the service provider is not registered')
  const root = authenticRoot(message, provider, true)
  if (issuerOf(root) !== provider.entityId) throw new InvalidMessage('Issuer is another one than that of the signature')
  return { root, entityId: provider.entityId }
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'

/** A partial logout has a second code below the first one. */
function isSuccess(root: Element): boolean {
  const status = childOf(root, PROTOCOL, 'Status')
  const code = status && childOf(status, PROTOCOL, 'StatusCode')
  return attributeOf(code, 'Value') === SUCCESS && code !== undefined && !childOf(code, PROTOCOL, 'StatusCode')
}
