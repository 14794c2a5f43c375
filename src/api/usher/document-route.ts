import type { FastifyPluginAsync } from 'fastify'
import { readExamples } from '#api/openapi/read-examples.ts'
import { serveDocument } from '#api/openapi/serve-document.ts'

/** `GET /openapi/usher.json`. */
export const usherDocumentRoute: FastifyPluginAsync = async (app) =>
  serveDocument(app, 'usher', async () =>
    (await import('#api/usher/openapi.ts')).usherDocument(await readExamples('usher')),
  )
