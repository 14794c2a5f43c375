import type { FastifyReply, FastifyRequest } from 'fastify'
import { entityIdOf } from '#api/saml/names.ts'
import { sendFrames, sendMessage, sendSignedOut } from '#api/saml/pages.ts'
import { logoutRequestElement, newMessageId, responseElement, statusElement } from '#api/saml/response.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { signedMessage } from '#api/saml/send-message.ts'
import type { LogoutService } from '#domain/project/app/saml/service-provider.ts'
import { findServiceProvider } from '#domain/saml/find-service-provider.ts'
import {
  type LogoutInitiator,
  type LogoutParticipant,
  type LogoutRound,
  logoutRoundLink,
  saveLogoutRound,
} from '#domain/saml/logout-round.ts'

/** Sends the browser to the next service provider of a round, to frames of other applications, or to its end. */
export async function continueRound(
  routes: SamlContext,
  round: LogoutRound,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { services, now } = routes
  const [next, ...participants] = round.participants
  if (next) {
    const service = (await findServiceProvider(services, next.entityId))?.logoutServices[0]
    if (!service) return continueRound(routes, { ...round, participants, isPartial: true }, request, reply)
    const requestId = newMessageId()
    await saveLogoutRound(services, { ...round, participants, requestId, asked: next.entityId }, now())
    return sendMessage(request, reply, await logoutRequest(routes, { id: requestId, service, next }))
  }
  if (round.frames.length > 0) {
    const rest = { ...round, requestId: '', asked: '', frames: [] }
    await saveLogoutRound(services, rest, now())
    return sendFrames(request, reply, round.frames, logoutRoundLink(services, rest))
  }
  const { end } = round
  return end.kind === 'address'
    ? reply.redirect(end.url, 303)
    : respondToInitiator(routes, { to: end.to, isPartial: round.isPartial }, request, reply)
}

async function logoutRequest(
  { services, engine, now }: SamlContext,
  { id, service, next }: { id: string; service: LogoutService; next: LogoutParticipant },
) {
  const envelope = { issuer: entityIdOf(services), destination: service.location, now: now() }
  const { xml } = logoutRequestElement(envelope, id, next)
  const { binding, location: destination } = service
  const outgoing = { kind: 'SAMLRequest', xml, id, binding, destination, relayState: '' } as const
  return signedMessage(outgoing, (await engine.credentials()).signWith)
}

async function respondToInitiator(
  { services, engine, now }: SamlContext,
  { to, isPartial }: { to: LogoutInitiator; isPartial: boolean },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const known = (await findServiceProvider(services, to.entityId))?.logoutServices ?? []
  const service = known.find(({ binding }) => binding === to.binding) ?? known[0]
  if (!service) return sendSignedOut(request, reply)
  const { responseLocation: destination, binding } = service
  const id = newMessageId()
  const envelope = { issuer: entityIdOf(services), destination, inResponseTo: to.requestId, now: now() }
  const status = statusElement(isPartial ? ['Success', 'PartialLogout'] : ['Success'])
  const { xml } = responseElement('LogoutResponse', envelope, id, status)
  const outgoing = { kind: 'SAMLResponse', xml, id, binding, destination, relayState: to.relayState } as const
  return sendMessage(request, reply, signedMessage(outgoing, (await engine.credentials()).signWith))
}
