import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'

/** The header that names a request in the log. */
export const REQUEST_ID = 'x-request-id'

const JSON_BODY = /^application\/(?:[\w.+-]+\+)?json\b/

/** Returns the JSON object of an error with the id of its request; any other text as it is. */
export function withRequestId(json: string, requestId: unknown): string {
  if (typeof requestId !== 'string' || !/^\{.+\}$/s.test(json)) return json
  return `${json.slice(0, -1)},"requestId":${JSON.stringify(requestId)}}`
}

/** Whether a response is a JSON error. */
export const isJsonError = (status: number, type: unknown): boolean => status >= 400 && JSON_BODY.test(String(type))

/** Puts the request's id into the JSON errors that a framework writes in one piece. */
export function nameRequestIn(response: ServerResponse | Http2ServerResponse): void {
  // Both protocols' responses have an `end` that takes a body; the types of its other forms differ.
  const target = response as { end: (...args: unknown[]) => unknown }
  const end = target.end.bind(response)
  target.end = (...args) => {
    const [body] = args
    const isText = typeof body === 'string' || Buffer.isBuffer(body)
    if (!isText || response.headersSent || !isJsonError(response.statusCode, response.getHeader('content-type')))
      return end(...args)
    const named = withRequestId(body.toString(), response.getHeader(REQUEST_ID))
    response.setHeader('content-length', Buffer.byteLength(named))
    return end(named)
  }
}
