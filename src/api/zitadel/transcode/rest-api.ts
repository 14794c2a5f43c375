/** REST over Fastify: finds the route, decodes the request, runs the RPC's chain, and writes the response. */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { RETRY_AFTER } from '#api/http/admission.ts'
import { type CorsPolicy, corsHeaders, isPreflight, preflightHeaders } from '#api/http/cors.ts'
import { pathOf } from '#api/http/router.ts'
import type { CallFacts } from '#api/zitadel/interceptors/access.ts'
import type { CallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { challenge } from '#api/zitadel/interceptors/challenge.ts'
import { type Failure, type FailureReporter, toStatusJson } from '#api/zitadel/interceptors/errors.ts'
import { REQUEST_ID_HEADER } from '#api/zitadel/interceptors/request-id.ts'
import type { RawRequest } from '#api/zitadel/transcode/decode-request.ts'
import type { OpenApiDocument } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { encodeResponse, type RestRoute } from '#api/zitadel/transcode/rest-routes.ts'
import type { Match, RouteTable } from '#api/zitadel/transcode/route-table.ts'
import { STRICT_HEADER, skippedMembers, WARNING_HEADER } from '#api/zitadel/transcode/strict-mode.ts'
import { invalidArgument } from '#kit/errors.ts'

const CORS: Omit<CorsPolicy, 'credentials'> = {
  methods: ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  requestHeaders: [
    'Origin',
    'Content-Type',
    'Accept',
    'Accept-Language',
    'Authorization',
    'DPoP',
    'x-zitadel-orgid',
    STRICT_HEADER,
  ],
  exposedHeaders: ['Location', 'Content-Length', REQUEST_ID_HEADER, WARNING_HEADER],
}
const JSON_TYPE = 'application/json'
const EMPTY = Buffer.alloc(0)
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export interface RestApiOptions {
  readonly table: RouteTable<RestRoute>
  /** Each gets all paths below it: `/management/v1`. */
  readonly basePaths: readonly string[]
  /** Documents by path, each created at its first request. */
  readonly documents: ReadonlyMap<string, () => Promise<OpenApiDocument>>
  readonly facts: CallFactsReader
  readonly failures: FailureReporter
  /** Whether pages of other origins may send credentials of the browser. */
  readonly corsCredentials: boolean
  /** Fills the table; awaited before each request. Absent: the table has all routes. */
  readonly prepare?: () => Promise<void>
}

/** A plugin that answers everything below the base paths, the unknown included (404 and 405, docs/contract/zitadel-management-v1.md, 4.6). */
export function createRestApi(options: RestApiOptions): FastifyPluginAsync {
  const cors = { ...CORS, credentials: options.corsCredentials }
  return async (app) => {
    prepareBodies(app)
    const { prepare } = options
    if (prepare) app.addHook('onRequest', prepare)
    app.addHook('onRequest', (request, reply, done) => {
      const { origin } = request.headers
      reply.headers(corsHeaders(cors, origin))
      if (origin !== undefined && isPreflight(request.method, request.headers)) {
        reply.code(204).headers(preflightHeaders(cors, origin)).send()
      } else done()
    })
    app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
      const facts = factsOf(options, request, reply)
      const status = error.statusCode ?? 500
      // Fastify ends the connection after a body that it did not read to its end. Then a client that is still sending
      // may never see the response; node reads on and drops the rest, for as long as a request may take.
      reply.removeHeader('connection')
      // Over REST a body beyond the limit is 413, with the code that gRPC has for it.
      if (status === 413) return sendJson(reply, 413, { code: 8, message: 'request body is too large' })
      const thrown = status < 500 ? invalidArgument('', error.message) : error
      return sendFailure(reply, options.failures.report(thrown, facts, 'rest'), facts)
    })
    for (const [path, make] of options.documents) {
      let text: Promise<string> | undefined
      app.get(path, async (_request, reply) => {
        text ??= make().then((document) => JSON.stringify(document))
        return sendText(reply, 200, await text)
      })
    }
    for (const basePath of options.basePaths) {
      app.route({
        method: [...METHODS],
        url: `${basePath}/*`,
        handler: (request, reply) => respond(options, request, reply),
      })
    }
  }
}

/** Content types as sent, for hints. */
const sentTypes = new WeakMap<object, string | undefined>()

/** Any content type is JSON here (docs/contract/zitadel-management-v1.md, 4.6), also one that Fastify could not even read. */
function prepareBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', (request, _reply, done) => {
    sentTypes.set(request.raw, request.raw.headers['content-type'])
    request.raw.headers['content-type'] = JSON_TYPE
    done()
  })
}

async function respond(options: RestApiOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const url = request.raw.url ?? ''
  const path = pathOf(url)
  const route = options.table.find(request.method, path)
  if (route === undefined) {
    reply.callNotFound()
    return reply
  }
  if ('methods' in route) {
    reply.header('allow', allowHeader(route.methods))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    return sendJson(reply, 405, { code: 12, message: 'Method Not Allowed' })
  }

  const facts = factsOf(options, request, reply)
  try {
    const warn = (values: string[]) => reply.header(WARNING_HEADER, values)
    const skipped = skippedMembers(request.headers, warn)
    const response = await call(route, request, { query: url.slice(path.length + 1), skipped }, facts)
    reply.header(REQUEST_ID_HEADER, facts.requestId)
    return sendText(reply, route.route.successStatus, response)
  } catch (error) {
    const failure = options.failures.report(error, facts, route.route.rpc.name)
    const hint = failure.hint ?? hintAt(options.table, request, failure)
    return sendFailure(reply, { ...failure, ...(hint ? { hint } : {}) }, facts)
  }
}

/** Returns what is wrong with the request itself: its content type, or the method of a fixed path. */
function hintAt(table: RouteTable<RestRoute>, request: FastifyRequest, failure: Failure): string | undefined {
  const type = sentTypes.get(request.raw)
  const isOther = type !== undefined && !/\bjson\b/i.test(type)
  if (isOther && failure.httpStatus === 400 && failure.detail === undefined && !isJson(request.body))
    return `the body has to be JSON, its content type is ${type.slice(0, LONGEST_TYPE)}`
  if (failure.httpStatus !== 404) return
  const path = pathOf(request.raw.url ?? '')
  const [method] = table.methodsOf(path)
  return method && method !== request.method ? `did you mean ${method} ${path}?` : undefined
}

function isJson(body: unknown): boolean {
  try {
    JSON.parse(String(body))
    return true
  } catch {
    return false
  }
}

const LONGEST_TYPE = 60

/** For an `Allow` header (RFC 9110 §15.5.6). */
const allowHeader = (methods: readonly string[]): string =>
  [...methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])), 'OPTIONS'].join(', ')

function factsOf(options: RestApiOptions, request: FastifyRequest, reply: FastifyReply): CallFacts {
  let signal: AbortSignal | undefined
  return options.facts(request.headers, () => {
    signal ??= untilClosed(reply.raw)
    return signal
  })
}

/** Aborted when the connection closes before the response is out. */
function untilClosed(response: FastifyReply['raw']): AbortSignal {
  const gone = new AbortController()
  const closed = () => {
    if (!response.writableFinished) gone.abort()
  }
  if (response.closed || response.destroyed) closed()
  else response.once('close', closed)
  return gone.signal
}

async function call(
  { route, values }: Match<RestRoute>,
  request: FastifyRequest,
  rest: Pick<RawRequest, 'query' | 'skipped'>,
  facts: CallFacts,
): Promise<string> {
  // The one content type parser hands over bytes; there is no body where Fastify saw none.
  const body = (request.body as Buffer | undefined) ?? EMPTY
  const read = () => route.decode({ ...rest, body, pathValues: values })
  return encodeResponse(route.rpc, await route.rpc.call(facts, read))
}

function sendFailure(reply: FastifyReply, failure: Failure, facts: CallFacts): FastifyReply {
  reply.header(REQUEST_ID_HEADER, facts.requestId)
  if (failure.httpStatus === 401)
    reply.header('www-authenticate', challenge(reply.request.headers.authorization, failure.message))
  if (failure.httpStatus === 429 || failure.httpStatus === 503) reply.headers(RETRY_AFTER)
  return sendJson(reply, failure.httpStatus, toStatusJson(failure))
}

function sendJson(reply: FastifyReply, status: number, body: object): FastifyReply {
  return sendText(reply, status, JSON.stringify(body))
}

function sendText(reply: FastifyReply, status: number, json: string): FastifyReply {
  // With a custom serializer, Fastify does not change the content type.
  return reply.code(status).header('content-type', JSON_TYPE).serializer(asIs).send(json)
}

const asIs = (json: string): string => json
