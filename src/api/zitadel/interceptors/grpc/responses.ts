/** Answers to unary calls, as gRPC (HTTP/2 with trailers) and gRPC-Web (trailers in the body) write them. */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { ConnectError } from '@connectrpc/connect'
import { setTrailerStatus } from '@connectrpc/connect/protocol-grpc'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import { frameOf, TRAILERS } from '#api/zitadel/interceptors/grpc/read-message.ts'
import { asGrpcMessage } from '#api/zitadel/interceptors/grpc-message.ts'
import { REQUEST_ID_HEADER } from '#api/zitadel/interceptors/request-id.ts'

/** A wire on which a call is answered; undefined error: the call succeeded. */
export type WriteResponse = (response: AnyResponse, answer: GrpcResponse) => void

export interface GrpcResponse {
  readonly requestId: string
  readonly body?: Body
  readonly error?: ConnectError
}

/** A message as it travels. */
export interface Body {
  readonly flags: number
  readonly bytes: Uint8Array
}

const OK = { 'grpc-status': '0' }
const OK_TRAILERS = frameOf(TRAILERS, Buffer.from('grpc-status: 0\r\n'))
const GZIPPED = 0b1
/** Below this, packing costs more than it saves; connect-node's own bound. */
const WORTH_PACKING = 1024
const pack = promisify(gzip)

/** The message, packed where that is worth it and the caller can unpack it. */
export async function toBody(request: AnyRequest, bytes: Uint8Array): Promise<Body> {
  const accepted = request.headers['grpc-accept-encoding']
  if (bytes.length < WORTH_PACKING || typeof accepted !== 'string' || !/\bgzip\b/.test(accepted))
    return { flags: 0, bytes }
  return { flags: GZIPPED, bytes: await pack(bytes) }
}

export const respondGrpc: WriteResponse = (response, { requestId, body, error }) => {
  writeHead(response, 'application/grpc+proto', requestId, body)
  response.addTrailers(error ? statusOf(error, asGrpcMessage) : OK)
  if (body) response.end(frameOf(body.flags, body.bytes))
  else response.end()
}

export const respondGrpcWeb: WriteResponse = (response, { requestId, body, error }) => {
  const status = error ? Object.entries(statusOf(error)).map(([name, value]) => `${name}: ${value}\r\n`) : undefined
  const trailers = status ? frameOf(TRAILERS, Buffer.from(status.join(''))) : OK_TRAILERS
  const bytes = body ? Buffer.concat([frameOf(body.flags, body.bytes), trailers]) : trailers
  response.setHeader('content-length', bytes.length)
  writeHead(response, 'application/grpc-web+proto', requestId, body)
  response.end(bytes)
}

function writeHead(response: AnyResponse, type: string, requestId: string, body: Body | undefined): void {
  response.setHeader('content-type', type)
  response.setHeader(REQUEST_ID_HEADER, requestId)
  if (body && body.flags !== 0)
    response.setHeader('grpc-encoding', 'gzip')
    // Both protocols' responses have it; their types differ in the other parameters.
  ;(response as { writeHead(status: number): unknown }).writeHead(200)
}

function statusOf(error: ConnectError, message = (uriComponent: string) => uriComponent): Record<string, string> {
  const status = Object.fromEntries(setTrailerStatus(new Headers(), error))
  return { ...status, 'grpc-message': message(status['grpc-message'] ?? '') }
}
