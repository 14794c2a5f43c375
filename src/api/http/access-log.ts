import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import type { Log } from '#kit/log.ts'
import type { RequestContext } from '#kit/request-context.ts'

/** Logs one line when the response is complete, or its connection closed: never the query, which may hold codes. */
export function logAccess(log: Log, request: AnyRequest, response: AnyResponse, context: RequestContext): void {
  const begun = performance.now()
  const [path = ''] = (request.url ?? '').split('?', 1)
  response.once('close', () => {
    log.info(
      {
        event: 'http.request',
        method: request.method,
        path,
        status: response.statusCode,
        durationMs: Math.round((performance.now() - begun) * 10) / 10,
        protocol: `HTTP/${request.httpVersion}`,
        client: context.client,
        userAgent: request.headers['user-agent'] ?? '',
        requestId: context.requestId,
        // The client closed the connection before the response was complete.
        ...(response.writableFinished ? {} : { incomplete: true }),
      },
      'request',
    )
  })
}
