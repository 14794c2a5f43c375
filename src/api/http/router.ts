/**
 * Routes requests of the listener: plain HTTP to Fastify, and paths of APIs that do not use it (gRPC and its variants)
 * to that API. Owns the shared parts: request ids, body limit, security headers, and the responses to unknown paths.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  type onSendAsyncHookHandler,
} from 'fastify'
import { logAccess } from '#api/http/access-log.ts'
import { type Capacity, createAdmission, refuse } from '#api/http/admission.ts'
import { createArrivals, isArriving } from '#api/http/arrivals.ts'
import { createClientAddress } from '#api/http/client-address.ts'
import { collectRoutes, DEBUG } from '#api/http/collect-routes.ts'
import { compressResponses } from '#api/http/compress-responses.ts'
import type { Http2RequestListener } from '#api/http/listener.ts'
import { isJsonError, REQUEST_ID, withRequestId } from '#api/http/name-request.ts'
import { createNearPaths, type KnownPath, methodsOf, type NearPath } from '#api/http/near-paths.ts'
import { possessionOf } from '#api/http/possession.ts'
import { type AnyRequest, type AnyResponse, respondDirectly, setHeaders } from '#api/http/respond-directly.ts'
import { securityHeaders } from '#api/http/security-headers.ts'
import type { Log } from '#kit/log.ts'
import { type RequestObserver, runRequest } from '#kit/request-context.ts'

/** An API that answers the paths that it owns without Fastify. */
export interface DirectHandler {
  /** Whether a path (without query) is of this API. */
  owns(path: string): boolean
  /** Answers, and never throws. */
  serve(request: AnyRequest, response: AnyResponse): void
}

/** A plain HTTP response, for metrics. */
export interface RespondedRequest {
  /** The route's pattern, never the path itself. */
  readonly route: string
  readonly method: string
  readonly status: number
  readonly seconds: number
}

export interface RouterOptions {
  /** Plain HTTP routes; each API has one, registers under its own prefix, and has its own error handler. */
  readonly plugins: readonly FastifyPluginAsync[]
  readonly directHandlers: readonly DirectHandler[]
  readonly bodyLimitBytes: number
  /** Public origin of the server; absent: unknown. */
  readonly externalUrl?: string
  readonly log: Log
  /** Addresses and networks of proxies whose `X-Forwarded-For` is used; none when absent. */
  readonly trustedProxies?: readonly string[]
  /** Unbounded when absent. */
  readonly capacity?: Capacity
  readonly answered?: (answer: RespondedRequest) => void
  /** Paths that are served without a separate Fastify route; responses to unknown paths name the nearest. */
  readonly knownPaths?: () => Promise<readonly KnownPath[]>
  /** Counts requests whose client went before they were answered. */
  readonly brokenOff?: () => void
  /** Gets one line for each request; absent: none. */
  readonly accessLog?: Log
  /** Receives the security-relevant outcomes of requests. */
  readonly observer?: RequestObserver
}

const UNOBSERVED: RequestObserver = { stored: () => undefined, happened: () => undefined }

export interface Router {
  readonly http1: RequestListener
  readonly http2: Http2RequestListener
  /** Requests being answered now. */
  inFlight(): number
  /** Runs the close hooks of the plugins, once the listener is closed. */
  close(): Promise<void>
}

const UNBOUNDED: Capacity = { max: Number.POSITIVE_INFINITY, parked: () => 0 }

/** Resolves when all plugins are ready to serve. */
export async function createRouter(options: RouterOptions): Promise<Router> {
  const headers = securityHeaders(options.externalUrl)
  const { app, route } = createFastify(options, headers)
  for (const plugin of options.plugins) await app.register(plugin)
  await app.ready()

  const admission = createAdmission(options.capacity ?? UNBOUNDED)
  const clientOf = createClientAddress(options.trustedProxies ?? [])
  const arrivals = createArrivals(clientOf)

  const serve = (request: AnyRequest, response: AnyResponse) => {
    const context = {
      requestId: randomUUID(),
      client: clientOf(request),
      observer: options.observer ?? UNOBSERVED,
      possession: possessionOf(request),
    }
    // Always the server's own: a caller could otherwise put any text into the log.
    request.headers[REQUEST_ID] = context.requestId
    response.setHeader(REQUEST_ID, context.requestId)
    if (options.accessLog) logAccess(options.accessLog, request, response, context)
    if (options.brokenOff) request.once('aborted', options.brokenOff)
    runRequest(context, () => respond(request, response))
  }
  const respond = (request: AnyRequest, response: AnyResponse) => {
    if (hasTwoHosts(request)) return respondDirectly(response, 400, headers)
    // A target with an origin (RFC 9112 §3.2.2) is one without: whose it names is nothing to go by.
    request.url = (request.url ?? '').replace(/^https?:\/\/[^/?]*\/?/i, '/')
    const path = pathOf(request.url)
    // Health and metrics are served when the server is busiest, under their own path as it is written and no other.
    if (!path.startsWith(DEBUG)) {
      if (decodePath(path).startsWith(DEBUG)) return respondDirectly(response, 404, headers)
      if (admission.isFull) return refuse(request, response)
      if (isArriving(request)) arrivals.track(request, response, () => admission.enter(response))
      else admission.enter(response)
    }
    for (const handler of options.directHandlers) {
      if (!handler.owns(path)) continue
      setHeaders(response, headers)
      handler.serve(request, response)
      return
    }
    // Fastify is typed for one protocol, but its core only uses members that node's HTTP/2 compatibility layer also
    // has.
    route(request as IncomingMessage, response as ServerResponse)
  }
  return { http1: serve, http2: serve, inFlight: () => admission.inFlight, close: () => app.close() }
}

/** Node keeps the first of two `Host` headers, a proxy in front may keep the other (RFC 9112 §3.2). */
function hasTwoHosts({ httpVersionMajor, rawHeaders }: AnyRequest): boolean {
  if (httpVersionMajor !== 1) return false
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ''
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}

function decodePath(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The path of a request target, without its query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

function createFastify(
  options: RouterOptions,
  headers: Readonly<Record<string, string>>,
): { app: FastifyInstance; route: RequestListener } {
  let route: RequestListener | undefined
  const app = Fastify({
    // The listener owns the sockets; Fastify only hands over its request listener here.
    serverFactory: (listener) => {
      route = listener
      return createServer()
    },
    forceCloseConnections: false,
    // The last hop that is none of these is the caller.
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    bodyLimit: options.bodyLimitBytes,
    logger: false,
    routerOptions: { maxParamLength: 16_384 },
    frameworkErrors: (_error, _request, reply: FastifyReply) => {
      reply.code(400).headers(headers).send({ code: 3, message: 'malformed request path' })
    },
  })
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
  const routes = collectRoutes(app)
  app.addHook('onSend', completeErrors(routes, options.knownPaths))
  app.addHook('onSend', compressResponses)
  const { answered } = options
  if (answered)
    app.addHook('onResponse', ({ routeOptions, method }, { statusCode: status, elapsedTime }, done) => {
      answered({ route: routeOptions.url ?? 'none', method, status, seconds: elapsedTime / 1000 })
      done()
    })
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(routes, pathOf(request.url))
    reply.header('content-type', 'application/json').serializer(JSON.stringify)
    // A route that hides itself from this caller has the method.
    if (methods.length === 0 || methods.includes(request.method))
      return reply.code(404).send({ code: 5, message: 'Not Found' })
    return reply.code(405).header('allow', methods.join(', ')).send({ code: 12, message: 'Method Not Allowed' })
  })
  app.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500
    // See api/zitadel/transcode/rest-api.ts: a client that is still sending shall see the response.
    reply.removeHeader('connection')
    if (status < 500) return reply.code(status).send({ code: 3, message: error.message })
    options.log.error({ cause: error }, 'a request failed')
    return reply.code(500).send({ code: 13, message: 'internal error' })
  })
  if (!route) throw new Error('Fastify did not ask for a server')
  return { app, route }
}

/**
 * Adds the request's id to JSON errors, for readers of the body alone, and similar paths to those of an unknown path or
 * method. Both are additional members, which clients of these APIs skip.
 */
function completeErrors(
  routes: readonly KnownPath[],
  others: RouterOptions['knownPaths'] = async () => [],
): onSendAsyncHookHandler<unknown> {
  let near: NearPath | undefined
  return async (request, reply, payload) => {
    if (typeof payload !== 'string' || !isJsonError(reply.statusCode, reply.getHeader('content-type'))) return payload
    reply.removeHeader('content-length')
    const named = withRequestId(payload, request.headers[REQUEST_ID])
    if ((!request.is404 && reply.statusCode !== 405) || /^\{.*"hint":/s.test(named)) return named
    near ??= createNearPaths([...(await others()), ...routes])
    const hint = hintAt(request, reply, near)
    return hint ? `${named.slice(0, -1)},"hint":${JSON.stringify(hint)}}` : named
  }
}

function hintAt({ method, url }: FastifyRequest, reply: FastifyReply, near: NearPath): string | undefined {
  const path = pathOf(url)
  const nearestRoute = near(method, path)
  const allow = reply.getHeader('allow')
  if (typeof allow !== 'string') return nearestRoute && `did you mean ${nearestRoute.method} ${nearestRoute.path}?`
  // The path is served under other methods; another path is meant only if that has the method.
  return nearestRoute?.method === method ? `did you mean ${method} ${nearestRoute.path}?` : `this path takes ${allow}`
}
