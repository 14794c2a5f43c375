import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** What the responses of both protocols have alike. */
interface Writable {
  setHeader(name: string, value: string): unknown
  writeHead(status: number): unknown
  end(body: string): unknown
}

/** Writes a whole answer without a framework, on either protocol. */
export function answerDirectly(
  response: Writable,
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): void {
  setHeaders(response, headers)
  response.writeHead(status)
  response.end(body)
}

/**
 * Answers a gRPC call with a status alone: a Trailers-Only response, which is one HEADERS frame that ends the stream
 * (gRPC over HTTP/2, "Responses").
 */
export function answerWithStatus(response: AnyResponse, headers: Readonly<Record<string, string>>): void {
  if ('stream' in response)
    response.stream.respond({ ...response.getHeaders(), ':status': 200, ...headers }, { endStream: true })
  else answerDirectly(response, 200, headers)
}

export function setHeaders(response: Pick<Writable, 'setHeader'>, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) response.setHeader(name, headers[name] ?? '')
}
