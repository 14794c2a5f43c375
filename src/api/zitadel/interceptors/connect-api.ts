/** gRPC, gRPC-Web and Connect: answers plain unary calls directly; connect-node answers all others. */
import type { DescService, Message } from '@bufbuild/protobuf'
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { type CorsPolicy, corsHeaders, isPreflight, preflightHeaders } from '#api/http/cors.ts'
import {
  type AnyRequest,
  type AnyResponse,
  respondDirectly,
  respondWithStatus,
  setHeaders,
} from '#api/http/respond-directly.ts'
import { type DirectHandler, pathOf } from '#api/http/router.ts'
import { admitFirst, responseOfAdmitted } from '#api/zitadel/interceptors/admit-first.ts'
import type { CallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'
import { createConnectUnaryCalls } from '#api/zitadel/interceptors/connect-unary.ts'
import { type FailureReporter, toConnectError } from '#api/zitadel/interceptors/errors.ts'
import { createUnaryCalls } from '#api/zitadel/interceptors/grpc/unary-calls.ts'
import { asGrpcMessage, escapeMessageAsGrpc } from '#api/zitadel/interceptors/grpc-message.ts'
import { isTextCall, serveTextCall } from '#api/zitadel/interceptors/grpc-web-text.ts'
import { REQUEST_ID_HEADER } from '#api/zitadel/interceptors/request-id.ts'
import { STRICT_HEADER, WARNING_HEADER } from '#api/zitadel/transcode/strict-mode.ts'
import type { Log } from '#kit/log.ts'
import { nearestName } from '#kit/nearest-name.ts'

/** Contract §5; the Connect headers beside those of gRPC-Web. */
const CORS: CorsPolicy = {
  credentials: false,
  methods: ['POST', 'GET', 'OPTIONS'],
  requestHeaders: [
    'Origin',
    'Content-Type',
    'Accept',
    'Accept-Language',
    'Authorization',
    'DPoP',
    'x-zitadel-orgid',
    'x-user-agent',
    'x-grpc-web',
    'grpc-timeout',
    'connect-protocol-version',
    'connect-timeout-ms',
    STRICT_HEADER,
  ],
  exposedHeaders: ['grpc-status', 'grpc-message', 'grpc-status-details-bin', REQUEST_ID_HEADER, WARNING_HEADER],
}
/** Every path of a ZITADEL service, mounted or not. */
const PREFIX = '/zitadel.'

export interface ConnectApiOptions {
  readonly services: readonly { readonly service: DescService; readonly rpcs: readonly Rpc[] }[]
  readonly facts: CallFactsReader
  readonly failures: FailureReporter
  /** Of one message, uncompressed, in bytes. */
  readonly bodyLimitBytes: number
  readonly log: Log
}

export function createConnectApi(options: ConnectApiOptions): DirectHandler {
  const serve = connectNodeAdapter({
    readMaxBytes: options.bodyLimitBytes,
    routes: (router) => {
      for (const { service, rpcs } of options.services) {
        const methods = rpcs.map((rpc) => [rpc.method.localName, toMethod(rpc, options)])
        // One entry per method of the descriptor, each with its own message types, as ServiceImpl declares by type.
        router.service(service, Object.fromEntries(methods) as ServiceImpl<DescService>)
      }
    },
    fallback: respondToUnknown(options.services.flatMap(({ rpcs }) => rpcs.map(({ name }) => name))),
  })
  const rpcs = options.services.flatMap((one) => one.rpcs)
  const byPath = new Map(rpcs.map((rpc) => [`/${rpc.name}`, rpc]))
  const grpcCalls = createUnaryCalls({ ...options, rpcs })
  const connectCalls = createConnectUnaryCalls({ ...options, rpcs })
  return {
    owns: (path) => path.startsWith(PREFIX),
    serve(request, response) {
      const { origin } = request.headers
      setHeaders(response, corsHeaders(CORS, origin))
      if (origin !== undefined && isPreflight(request.method, request.headers)) {
        respondDirectly(response, 204, preflightHeaders(CORS, origin))
        return
      }
      if (isTextCall(request))
        serveTextCall(request, response, { limit: options.bodyLimitBytes, serve: serveCall }).catch(
          (cause: unknown) => {
            options.log.debug({ cause }, 'a call in text mode could not be read')
            response.destroy()
          },
        )
      else serveCall(request, response)
    },
  }

  function serveCall(request: AnyRequest, response: AnyResponse): void {
    if (grpcCalls(request, response) || connectCalls(request, response)) return
    if (/^application\/grpc(\+|$)/.test(request.headers['content-type'] ?? '')) escapeMessageAsGrpc(response)
    const rpc = byPath.get(pathOf(request.url ?? ''))
    if (rpc && respondToUnfit(request, response)) return
    if (rpc && request.method === 'POST')
      admitFirst({ rpc, facts: options.facts, serve: serveDecoded }, request, response)
    else serveDecoded(request, response)
  }

  function serveDecoded(request: AnyRequest, response: AnyResponse): void {
    try {
      serve(request, response)
    } catch (error) {
      // connect-node throws before its first promise when host and path make no URL.
      options.log.debug({ cause: error }, 'a request without a usable address')
      respondDirectly(response, 400)
    }
  }
}

function toMethod(rpc: Rpc, { facts: read, failures }: ConnectApiOptions) {
  return async (request: Message, context: HandlerContext) => {
    const facts = read(Object.fromEntries(context.requestHeader), () => context.signal)
    context.responseHeader.set(REQUEST_ID_HEADER, facts.requestId)
    try {
      const response = responseOfAdmitted(request) ?? rpc.call(facts, () => request)
      return await (context.timeoutMs() === undefined ? response : beforeDeadline(response, context.signal))
    } catch (error) {
      throw toConnectError(failures.report(error, facts, rpc.name))
    }
  }
}

/** Rejects at the deadline of the caller; the rest of the call continues without it. */
function beforeDeadline<T>(response: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(ConnectError.from(signal.reason, Code.Canceled))
    if (signal.aborted) late()
    else signal.addEventListener('abort', late, { once: true })
    response.then(resolve, reject)
  })
}

/** Answers a request for an RPC whose method or content type no protocol has; returns whether it did. */
function respondToUnfit({ method, headers }: AnyRequest, response: AnyResponse): boolean {
  const json = (status: number, headers: Record<string, string>, hint: string) => {
    const body = { code: 'unknown', message: status === 405 ? 'Method Not Allowed' : 'Unsupported Media Type', hint }
    respondDirectly(response, status, { ...JSON_TYPE, ...headers }, JSON.stringify(body))
    return true
  }
  if (method !== 'POST') return json(405, { allow: 'POST' }, 'calls of RPCs are POST requests')
  const type = headers['content-type'] ?? ''
  if (CALL_TYPES.test(type)) return false
  const sent = type === '' ? 'missing' : type.slice(0, LONGEST_TYPE)
  return json(
    415,
    { 'accept-post': ACCEPTED_TYPES.join(', ') },
    `use ${ACCEPTED_TYPES[0]}; the content type is ${sent}`,
  )
}

const LONGEST_TYPE = 60
const ACCEPTED_TYPES = [
  'application/json',
  'application/proto',
  'application/grpc+proto',
  'application/grpc-web+proto',
] as const
const CALL_TYPES = /^application\/(json|proto|connect\+(json|proto)|grpc(-web)?(\+(json|proto))?)\s*(;|$)/i

/**
 * Answers a call of a service or method that is not served. In gRPC the status is a Trailers-Only response
 * (PROTOCOL-HTTP2, "Responses"): one HEADERS frame that ends the stream. Connect has a JSON error under HTTP 501.
 */
const respondToUnknown =
  (names: readonly string[]): Fallback =>
  (request, response) => {
    const type = request.headers['content-type'] ?? ''
    const path = pathOf(request.url ?? '')
    const near = nearRpc(path, names)
    const message = `unknown service or method ${path}${near ? `, did you mean /${near}?` : ''}`
    if (type.startsWith('application/grpc')) {
      const status = {
        'content-type': type,
        'grpc-status': '12',
        'grpc-message': asGrpcMessage(encodeURIComponent(message)),
      }
      // The adapter's types name fewer members than the response has.
      respondWithStatus(response as AnyResponse, status)
    } else if (request.method === 'POST' && /^application\/(json|proto|connect\+)/.test(type)) {
      respondDirectly(response, 501, JSON_TYPE, JSON.stringify({ code: 'unimplemented', message }))
    } else respondDirectly(response, 404, JSON_TYPE, JSON.stringify({ code: 5, message: 'Not Found' }))
  }

type Fallback = NonNullable<Parameters<typeof connectNodeAdapter>[0]['fallback']>

/** Returns the RPC that a path most likely means: one of its service, or of the service with the nearest name. */
function nearRpc(path: string, names: readonly string[]): string | undefined {
  if (path.length > LONGEST_PATH) return
  const [, serviceName = '', method = ''] = path.split('/')
  const services = new Set(names.map((name) => name.split('/')[0] ?? ''))
  const service = services.has(serviceName) ? serviceName : nearestName(serviceName, services)
  if (service === undefined) return
  const methods = names.filter((name) => name.startsWith(`${service}/`)).map((name) => name.split('/')[1] ?? '')
  const near = methods.includes(method) ? method : nearestName(method, methods)
  return near && `${service}/${near}`
}

const LONGEST_PATH = 200
const JSON_TYPE = { 'content-type': 'application/json' }
