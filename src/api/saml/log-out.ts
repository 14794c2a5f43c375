/** Single logout that a service provider begins (SAML 2.0 Profiles §4.4). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { checkMessage, issuerOf } from '#api/saml/authn-request.ts'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { ASSERTION, entityIdOf, PROTOCOL, paths } from '#api/saml/names.ts'
import { sendAnswer, sendSignedOut } from '#api/saml/pages.ts'
import type { ReceivedMessage } from '#api/saml/read-message.ts'
import { answerElement, newMessageId, statusElement } from '#api/saml/response.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { signedAnswer } from '#api/saml/send-message.ts'
import { authenticRoot } from '#api/saml/verify-message.ts'
import { attributeOf, childOf, childrenOf, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { findServiceProvider } from '#domain/saml/find-service-provider.ts'
import { endSamlSessions } from '#domain/saml/saml-session.ts'

/** More of them than a browser has sessions are no request of a service provider. */
const MAX_SESSION_INDEXES = 50

/** Ends the sessions that a signed request names: one that is not signed could come from any page. */
export async function logOut(
  { services, engine, now }: SamlContext,
  message: ReceivedMessage,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const provider = await findServiceProvider(services, issuerOf(parseXml(message.xml)))
  if (!provider) throw new InvalidMessage('the service provider is not registered')
  const root = authenticRoot(message, provider, true)
  if (issuerOf(root) !== provider.entityId) throw new InvalidMessage('Issuer is another one than that of the signature')
  const { externalUrl } = services
  const id = checkMessage(root, { name: 'LogoutRequest', path: paths.logout, externalUrl, now: now() })
  if (Date.parse(attributeOf(root, 'NotOnOrAfter')) <= now()) throw new InvalidMessage('the request has expired')
  const nameId = textOf(childOf(root, ASSERTION, 'NameID'))
  const sessionIndexes = childrenOf(root, PROTOCOL, 'SessionIndex').map(textOf).slice(0, MAX_SESSION_INDEXES)
  const { elsewhere } = await endSamlSessions(services, { entityId: provider.entityId, nameId, sessionIndexes }, now())
  const service =
    provider.logoutServices.find(({ binding }) => binding === message.binding) ?? provider.logoutServices[0]
  if (!service) return sendSignedOut(request, reply)
  const responseId = newMessageId()
  const envelope = {
    issuer: entityIdOf(services),
    destination: service.responseLocation,
    inResponseTo: id,
    now: now(),
  }
  const status = statusElement(elsewhere ? ['Success', 'PartialLogout'] : ['Success'])
  const { xml } = answerElement('LogoutResponse', envelope, responseId, status)
  const { relayState } = message
  const outgoing = { xml, id: responseId, binding: service.binding, destination: service.responseLocation, relayState }
  return sendAnswer(request, reply, signedAnswer(outgoing, (await engine.credentials()).signWith))
}
