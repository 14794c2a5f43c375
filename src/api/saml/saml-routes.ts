/** The SAML 2.0 identity provider: a line per address. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { InvalidMessage } from '#api/saml/invalid-message.ts'
import { paths } from '#api/saml/names.ts'
import { sendError } from '#api/saml/pages.ts'
import { type ReceivedMessage, readForm, readQuery } from '#api/saml/read-message.ts'
import type { SamlContext } from '#api/saml/saml-context.ts'
import { InvalidXml } from '#crypto/xml/invalid-xml.ts'
import { clearSamlSessions } from '#domain/saml/saml-session.ts'

/** Bytes of a form: a message in base64, and its other parameters. */
const FORM_LIMIT = 256 * 1024
/** How often expired sessions are removed, milliseconds. */
const SWEEP_EVERY_MS = 60 * 60 * 1000

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>
type MessageHandler = (
  routes: SamlContext,
  message: ReceivedMessage,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

/** Loaded when they are used: servers without SAML start without an XML parser. */
const loadSignOn = async (): Promise<MessageHandler> => (await import('#api/saml/sign-on.ts')).signOn
const loadLogOut = async (): Promise<MessageHandler> => (await import('#api/saml/log-out.ts')).logOut
const loadContinueAfterLogOut = async (): Promise<MessageHandler> =>
  (await import('#api/saml/log-out.ts')).continueAfterLogOut

export const samlRoutes =
  (routes: SamlContext): FastifyPluginAsync =>
  async (app) => {
    await app.register(async (scope) => {
      const clock = sweep(routes)
      scope.addHook('onClose', async () => clearInterval(clock))
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: FORM_LIMIT },
        (_request, body, done) => done(null, new URLSearchParams(String(body))),
      )
      scope.setErrorHandler((error, request, reply) => respondWithError(routes, error, request, reply))
      scope.get(paths.metadata, async (_request, reply) => {
        const { certificates } = await routes.engine.credentials()
        const { identityProviderMetadata } = await import('#api/saml/metadata.ts')
        return reply
          .type('application/samlmetadata+xml; charset=utf-8')
          .send(identityProviderMetadata(routes.services, certificates))
      })
      scope.get(paths.certificate, async (_request, reply) => {
        const { signWith } = await routes.engine.credentials()
        return reply.type('application/x-pem-file').send(signWith.certificatePem)
      })
      scope.get(paths.signOn, onQuery(routes, loadSignOn))
      scope.post(paths.signOn, onForm(routes, loadSignOn))
      scope.get(paths.logout, onQuery(routes, loadLogOut, loadContinueAfterLogOut))
      scope.post(paths.logout, onForm(routes, loadLogOut, loadContinueAfterLogOut))
      scope.get(paths.continueLogout, async (request, reply) =>
        (await import('#api/saml/log-out.ts')).continueLogOut(routes, request, reply),
      )
      scope.get(paths.callback, async (request, reply) =>
        (await import('#api/saml/callback.ts')).callback(routes, request, reply),
      )
      scope.get(paths.restart, async (request, reply) =>
        (await import('#api/saml/callback.ts')).restart(routes, request, reply),
      )
    })
  }

type Load = () => Promise<MessageHandler>

/** `loadAnswered`: for responses; absent: the endpoint takes requests only. */
const onQuery =
  (routes: SamlContext, load: Load, loadAnswered?: Load): Handler =>
  async (request, reply) => {
    const query = (request.raw.url ?? '').split('?').slice(1).join('?')
    if (loadAnswered && new URLSearchParams(query).has('SAMLResponse'))
      return (await loadAnswered())(routes, readQuery(query, 'SAMLResponse'), request, reply)
    return (await load())(routes, readQuery(query, 'SAMLRequest'), request, reply)
  }

const onForm =
  (routes: SamlContext, load: Load, loadAnswered?: Load): Handler =>
  async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    if (loadAnswered && form.has('SAMLResponse'))
      return (await loadAnswered())(routes, readForm(form, 'SAMLResponse'), request, reply)
    return (await load())(routes, readForm(form, 'SAMLRequest'), request, reply)
  }

function respondWithError(
  { log }: SamlContext,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (thrown instanceof InvalidMessage || thrown instanceof InvalidXml) {
    log.warn({ path: request.routeOptions.url, reason: thrown.message }, 'a SAML message was rejected')
    return sendError(request, reply, 400, thrown.message)
  }
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  if (status < 500) return sendError(request, reply, status, 'the request is invalid')
  log.error({ cause: thrown, path: request.routeOptions.url }, 'a SAML message could not be answered')
  return sendError(request, reply, 500, 'server error')
}

function sweep({ services, now, log }: SamlContext): NodeJS.Timeout {
  const clock = setInterval(() => {
    clearSamlSessions(services, now()).catch((cause) => log.warn({ cause }, 'expired sessions could not be removed'))
  }, SWEEP_EVERY_MS)
  return clock.unref()
}
