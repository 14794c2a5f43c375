import type { FastifyPluginAsync } from 'fastify'
import { clientSettingsRoutes } from '#api/usher/client-settings-route.ts'
import { addJsonRoutes } from '#api/usher/json-routes.ts'
import { registrationTokenRoute } from '#api/usher/registration-token-route.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'

/** Routes of OpenID Connect clients beyond the ZITADEL API (docs/client-settings.md). */
export const clientRoutes =
  (services: Services, { log }: { log: Log }): FastifyPluginAsync =>
  async (root) => {
    await root.register(async (app) =>
      addJsonRoutes(app, { services, log }, [...clientSettingsRoutes, registrationTokenRoute]),
    )
  }
