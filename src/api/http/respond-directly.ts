import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { isJsonError, REQUEST_ID, withRequestId } from '#api/http/name-request.ts'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** Members that the responses of both protocols share. */
interface Writable {
  setHeader(name: string, value: string): unknown
  getHeader(name: string): unknown
  writeHead(status: number): unknown
  end(body: string): unknown
}

/** Writes a whole response without a framework, on either protocol. JSON errors get the id of their request. */
export function respondDirectly(
  response: Writable,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): void {
  setHeaders(response, headers)
  const isError = isJsonError(status, response.getHeader('content-type'))
  const text = isError ? withRequestId(body, response.getHeader(REQUEST_ID)) : body
  if (text !== '') response.setHeader('content-length', String(Buffer.byteLength(text)))
  response.writeHead(status)
  response.end(text)
}

/**
 * Answers a gRPC call with a status alone: a Trailers-Only response, which is one HEADERS frame that ends the stream
 * (gRPC over HTTP/2, "Responses").
 */
export function respondWithStatus(response: AnyResponse, headers: Readonly<Record<string, string>>): void {
  if ('stream' in response)
    response.stream.respond({ ...response.getHeaders(), ':status': 200, ...headers }, { endStream: true })
  else respondDirectly(response, 200, headers)
}

export function setHeaders(response: Pick<Writable, 'setHeader'>, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) response.setHeader(name, headers[name] ?? '')
}
