/** The Nevis API as a plugin of the HTTP server: routes, documents, and the administration of keys and attributes. */
import type { FastifyPluginAsync } from 'fastify'
import { routes as administration, administrationRoutes } from '#api/nevis/administration.ts'
import { mountRoutes } from '#api/nevis/mount.ts'
import { ADMINISTRATION_PREFIX, NEVIS_PREFIX, routes } from '#api/nevis/routes.ts'
import { readExamples } from '#api/openapi/read-examples.ts'
import { serveDocument } from '#api/openapi/serve-document.ts'
import { authenticateAccessKey } from '#domain/access-key/authenticate-access-key.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'

export interface NevisOptions {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

export const nevisRoutes =
  (services: Services, { now, log }: NevisOptions): FastifyPluginAsync =>
  async (app) => {
    const baseUrl = services.externalUrl + NEVIS_PREFIX
    await app.register(
      async (api) =>
        mountRoutes(api, {
          routes,
          baseUrl,
          open: ({ authorization, ...call }) => authenticateAccessKey(services, authorization, call),
          now,
          log,
        }),
      { prefix: NEVIS_PREFIX },
    )
    await app.register(async (api) => administrationRoutes(api, services, { now, log }), {
      prefix: ADMINISTRATION_PREFIX,
    })
    serveDocument(app, 'nevis', async () => {
      const { openapi } = await import('#api/nevis/openapi.ts')
      const examples = await readExamples('nevis')
      return openapi({ title: 'Nevis Identity Cloud user API, as Usher serves it', routes, baseUrl, examples })
    })
    serveDocument(app, 'nevis-administration', async () => {
      const { openapi } = await import('#api/nevis/openapi.ts')
      return openapi({
        title: 'Administration of the Nevis API: access keys and custom attributes',
        routes: administration,
        baseUrl: services.externalUrl + ADMINISTRATION_PREFIX,
        examples: await readExamples('nevis-administration'),
      })
    })
  }
