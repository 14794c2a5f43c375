import type { FastifyInstance } from 'fastify'

/** Serves an OpenAPI document at `/openapi/NAME.json`; it is created at the first request. */
export function serveDocument(app: FastifyInstance, name: string, make: () => Promise<object>): void {
  let text: Promise<string> | undefined
  app.get(`/openapi/${name}.json`, async (_request, reply) => {
    text ??= make().then((document) => JSON.stringify(document))
    return reply.type('application/json').send(await text)
  })
}
