import type { OutgoingHttpHeaders } from 'node:http'
import type { AnyResponse } from '#api/http/respond-directly.ts'

/**
 * Makes the status message of a gRPC answer readable for every client. connect-node writes it as a URI component, which
 * grpc-js decodes only in part ("Name%3A value"); the gRPC specification escapes only the percent sign and bytes
 * outside printable ASCII, and all clients decode that.
 */
export function escapeMessageAsGrpc(response: AnyResponse): void {
  const addTrailers = response.addTrailers.bind(response)
  response.addTrailers = (trailers: OutgoingHttpHeaders) => {
    const message = trailers['grpc-message']
    addTrailers(typeof message === 'string' ? { ...trailers, 'grpc-message': asGrpcMessage(message) } : trailers)
  }
}

/** PROTOCOL-HTTP2, "Responses": Percent-Encoded → Percent-Byte-Unencoded for %x20-%x24 and %x26-%x7E. */
export function asGrpcMessage(uriComponent: string): string {
  return decodeURIComponent(uriComponent).replace(/[^\x20-\x24\x26-\x7e]+/gu, encodeURIComponent)
}
