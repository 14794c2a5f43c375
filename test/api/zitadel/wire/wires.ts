import { connect as connectHttp2 } from 'node:http2'
import { type DescMethodUnary, fromBinary, fromJson, type JsonObject, toBinary, toJson } from '@bufbuild/protobuf'
import { ConnectError, createClient, type Transport } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js'
import { ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js'
import { zitadelServices } from '#api/zitadel/services.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'

/** Response of any wire; REST has a status in addition to the code. */
export interface WireResponse {
  readonly code: number
  readonly message: string
  readonly details: readonly { readonly id: string; readonly message: string }[]
  readonly body: JsonObject
  readonly requestId: string | undefined
}

/** Calls a method with its request as JSON. Path variables of REST are taken from the request's first level. */
export type Wire = (
  method: DescMethodUnary,
  request: JsonObject,
  headers: Record<string, string>,
) => Promise<WireResponse>

/** Every wire that a server at this origin has. `close` ends what they keep open. */
export function wiresOf(url: string): { wires: Record<string, Wire>; close(): void } {
  const grpcJs = new Client(new URL(url).host, credentials.createInsecure())
  const connectOver = (transport: Transport) => overConnect(transport)
  return {
    wires: {
      'grpc-js': overGrpcJs(grpcJs),
      'Connect client, gRPC': connectOver(createGrpcTransport({ baseUrl: url })),
      'gRPC-Web, HTTP/1.1': connectOver(createGrpcWebTransport({ baseUrl: url, httpVersion: '1.1' })),
      'gRPC-Web, HTTP/2': connectOver(createGrpcWebTransport({ baseUrl: url, httpVersion: '2' })),
      'Connect, HTTP/1.1': connectOver(createConnectTransport({ baseUrl: url, httpVersion: '1.1' })),
      'Connect JSON, HTTP/2': connectOver(
        createConnectTransport({ baseUrl: url, httpVersion: '2', useBinaryFormat: false }),
      ),
      'REST, HTTP/1.1': overRest(async (path, init) => {
        const response = await fetch(url + path, init)
        return {
          status: response.status,
          text: await response.text(),
          requestId: response.headers.get('x-request-id') ?? undefined,
        }
      }),
      'REST, HTTP/2': overRest((path, init) => http2Fetch(url, path, init)),
    },
    close: () => grpcJs.close(),
  }
}

const GOOD: Pick<WireResponse, 'code' | 'message' | 'details'> = { code: 0, message: '', details: [] }

function overConnect(transport: Transport): Wire {
  return async (method, request, headers) => {
    // The client is typed by its service; here the method is only known as a descriptor.
    const client = createClient(method.parent, transport) as unknown as Record<string, (...args: unknown[]) => unknown>
    let requestId: string | undefined
    const onHeader = (response: Headers) => {
      requestId = response.get('x-request-id') ?? undefined
    }
    try {
      const message = fromJson(method.input, request)
      const response = await client[method.localName]?.(message, { headers, onHeader })
      return { ...GOOD, body: toJson(method.output, response as never) as JsonObject, requestId }
    } catch (thrown) {
      const error = ConnectError.from(thrown)
      const details = error.findDetails(ErrorDetailSchema).map(({ id, message }) => ({ id, message }))
      requestId ??= error.metadata.get('x-request-id') ?? undefined
      return { code: error.code, message: error.rawMessage, details, body: {}, requestId }
    }
  }
}

function overGrpcJs(client: Client): Wire {
  return (method, request, headers) =>
    new Promise((resolve) => {
      const metadata = new Metadata()
      for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
      let requestId: string | undefined
      const call = client.makeUnaryRequest(
        `/${method.parent.typeName}/${method.name}`,
        (message: JsonObject) => Buffer.from(toBinary(method.input, fromJson(method.input, message))),
        (bytes: Buffer) => toJson(method.output, fromBinary(method.output, bytes)) as JsonObject,
        request,
        metadata,
        (error: ServiceError | null, body?: JsonObject) => {
          if (!error) resolve({ ...GOOD, body: body ?? {}, requestId })
          else {
            requestId ??= error.metadata.get('x-request-id')[0]?.toString()
            resolve({ code: error.code, message: error.details, details: statusDetails(error), body: {}, requestId })
          }
        },
      )
      call.on('metadata', (response) => {
        requestId = response.get('x-request-id')[0]?.toString()
      })
    })
}

/** google.rpc.Status by hand: field 3 holds Any, whose field 2 holds the detail. */
function statusDetails(error: ServiceError): WireResponse['details'] {
  const [bytes] = error.metadata.get('grpc-status-details-bin')
  if (!Buffer.isBuffer(bytes)) return []
  const at = bytes.indexOf('type.googleapis.com/zitadel.v1.ErrorDetail')
  if (at < 0) return []
  const value = bytes.subarray(at + 'type.googleapis.com/zitadel.v1.ErrorDetail'.length)
  const { id, message } = fromBinary(ErrorDetailSchema, value.subarray(2, 2 + (value[1] ?? 0)))
  return [{ id, message }]
}

type Send = (
  path: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ status: number; text: string; requestId: string | undefined }>

function overRest(send: Send): Wire {
  return async (method, request, headers) => {
    const [binding] = restBindings(method)
    if (!binding) throw new Error(`${method.name} has no REST route`)
    const path = binding.segments.map((one) =>
      one.kind === 'literal' ? one.text : encodeURIComponent(field(request, one.path)),
    )
    const query = binding.body ? '' : `?${new URLSearchParams(queryOf(request))}`
    const base = zitadelServices.find(({ service }) => service.typeName === method.parent.typeName)?.basePath ?? ''
    const { status, text, requestId } = await send(`${base}/${path.join('/')}${query}`, {
      method: binding.httpMethod,
      headers,
      ...(binding.body ? { body: JSON.stringify(request) } : {}),
    })
    const body = JSON.parse(text) as JsonObject
    if (status < 300) return { ...GOOD, body, requestId }
    const { code, message, details = [] } = body as unknown as WireResponse
    return { code, message, details: details.map(({ id, message }) => ({ id, message })), body: {}, requestId }
  }
}

const field = (request: JsonObject, protoName: string): string => {
  const names = protoName.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()).split('.')
  const value = names.reduce<unknown>((one, name) => (one as JsonObject | undefined)?.[name], request)
  return String(value ?? '')
}

/** The fields of a request as query parameters: nested ones by their path, lists by repetition. */
function queryOf(request: JsonObject, prefix = ''): [string, string][] {
  return Object.entries(request).flatMap(([name, value]): [string, string][] => {
    if (Array.isArray(value)) return value.map((one) => [prefix + name, String(one)])
    if (typeof value === 'object' && value !== null) return queryOf(value, `${prefix}${name}.`)
    return [[prefix + name, String(value)]]
  })
}

export async function http2Fetch(url: string, path: string, init: Parameters<Send>[1]): ReturnType<Send> {
  const session = connectHttp2(url)
  try {
    const stream = session.request({ ':path': path, ':method': init.method, ...init.headers })
    stream.end(init.body)
    let [text, status, requestId] = ['', 0, undefined as string | undefined]
    stream.on('response', (headers) => {
      status = headers[':status'] ?? 0
      requestId = String(headers['x-request-id'])
    })
    for await (const chunk of stream) text += chunk
    return { status, text, requestId }
  } finally {
    session.close()
  }
}
