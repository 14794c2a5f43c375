import type { FastifyPluginAsync } from 'fastify'
import { ORG_IMPORT_PATH } from '#api/usher/import-request.ts'
import { addJsonRoutes } from '#api/usher/json-routes.ts'
import { importOrgJson } from '#api/zitadel/admin-v1/import-org-json.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'
import { objectOf } from '#people-sources/loose-json.ts'

/** `POST /usher/v1/organizations/_import/structure` and `…/relations`: for `usher import` beside a running server. */
export const orgImportRoutes =
  (services: Services, { log }: { log: Log }): FastifyPluginAsync =>
  async (root) => {
    await root.register(async (app) =>
      addJsonRoutes(app, { services, log }, [
        {
          method: 'POST',
          path: `${ORG_IMPORT_PATH}/:part`,
          handle: ({ ctx, body, params: { part } }) =>
            importOrgJson(ctx, objectOf(body), part === 'relations' ? 'relations' : 'structure'),
        },
      ]),
    )
  }
