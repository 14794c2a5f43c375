/** `/openapi/`: a viewer of the documents of all APIs that makes calls, from this server alone. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { FastifyPluginAsync } from 'fastify'

export interface ListedDocument {
  readonly title: string
  /** The document's: `/openapi/management.json`. */
  readonly url: string
}

const FOLDER = path.join(import.meta.dirname, 'viewer')
/** Files of the page; those of swagger-ui-dist are copied beside ours by the build. */
const FILES: readonly (readonly [name: string, type: string])[] = [
  ['viewer.css', 'text/css; charset=utf-8'],
  ['viewer.js', 'text/javascript; charset=utf-8'],
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
]
/** Nothing comes from other origins and no script is inline. Swagger UI sets styles of elements, and has its icons in data URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const viewerRoutes =
  (documents: readonly ListedDocument[]): FastifyPluginAsync =>
  async (app) => {
    app.get('/openapi', async (_request, reply) => reply.redirect('/openapi/', 308))
    app.get('/openapi/', async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', POLICY)
        .send(await readFile(path.join(FOLDER, 'index.html'))),
    )
    app.get('/openapi/documents.json', async (_request, reply) =>
      reply.type('application/json').send(JSON.stringify({ documents })),
    )
    for (const [name, type] of FILES)
      app.get(`/openapi/${name}`, async (_request, reply) =>
        reply
          .type(type)
          .header('cache-control', 'public, max-age=3600')
          .send(await readFile(fileOf(name))),
      )
  }

function fileOf(name: string): string {
  const localFile = path.join(FOLDER, name)
  return existsSync(localFile) ? localFile : createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)
}
