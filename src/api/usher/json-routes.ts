/** Routes of Usher's own API that take and return JSON. Errors have the form of the ZITADEL REST API. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createCallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { createFailureReporter, toStatusJson } from '#api/zitadel/interceptors/errors.ts'
import { type AuthenticatedCall, authenticate } from '#domain/authz/authenticate.ts'
import type { Context, Services } from '#domain/context.ts'
import { invalidArgument } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { JsonSyntaxError, type ParsedObject, parseJson } from '#kit/parse-json.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'

export interface JsonCall {
  readonly ctx: Context & Pick<AuthenticatedCall, 'token'>
  /** Values of the path's parameters. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: ParsedObject
}

export interface JsonRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  handle(call: JsonCall): Promise<object>
}

/** Registers routes for authenticated callers; each command checks the permission. */
export function addJsonRoutes(
  app: FastifyInstance,
  { services, log }: { services: Services; log: Log },
  routes: readonly JsonRoute[],
): void {
  const facts = createCallFactsReader(supportedLanguages)
  const failures = createFailureReporter((key, params, language) => translate(language, key, params), log)
  const factsOf = (request: FastifyRequest) => facts(request.headers, () => NEVER)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const message = error.statusCode === 415 ? 'the content type has to be application/json' : error.message
    const thrown = (error.statusCode ?? 500) < 500 ? invalidArgument('', message) : error
    const failure = failures.report(thrown, factsOf(request), request.routeOptions.url ?? '')
    const status = error.statusCode === 413 || error.statusCode === 415 ? error.statusCode : failure.httpStatus
    return send(reply.code(status), toStatusJson(failure))
  })
  for (const { method, path, handle } of routes)
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const { authorization, language } = factsOf(request)
        const ctx = await authenticate(services, { authorization, orgId: undefined }, Date.now())
        // The router fills it with texts.
        const params = request.params as Record<string, string>
        const query = queryOf(request)
        return send(reply, await handle({ ctx: { ...ctx, language }, params, query, body: parseObject(request.body) }))
      },
    })
}

/** Returns the parameters of the query, also those that are given several times. */
export const queryOf = ({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams =>
  new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')

const NEVER = new AbortController().signal

const send = (reply: FastifyReply, body: unknown) => reply.type('application/json').send(JSON.stringify(body))

function parseObject(body: unknown): ParsedObject {
  try {
    const value = parseJson(typeof body === 'string' ? body : '')
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause
    throw invalidArgument('', cause.message, { cause })
  }
  throw invalidArgument('', 'the body must be a JSON object')
}
