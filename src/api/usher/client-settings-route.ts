import type { FastifyPluginAsync } from 'fastify'
import { readClientSettings, writeClientSettings } from '#api/usher/client-settings.ts'
import { addJsonRoutes, type JsonCall } from '#api/usher/json-routes.ts'
import type { Services } from '#domain/context.ts'
import { getApp } from '#domain/project/app/list-apps.ts'
import { setClientSettings } from '#domain/project/app/set-client-settings.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Log } from '#kit/log.ts'

const CLIENT_SETTINGS_PATH = '/usher/v1/projects/:projectId/apps/:appId/client_settings'

/** `GET` and `PUT` of the settings of a client that ZITADEL's messages have no fields for. */
export const clientSettingsRoutes =
  (services: Services, { log }: { log: Log }): FastifyPluginAsync =>
  async (root) => {
    await root.register(async (app) =>
      addJsonRoutes(app, { services, log }, [
        { method: 'GET', path: CLIENT_SETTINGS_PATH, handle: show },
        {
          method: 'PUT',
          path: CLIENT_SETTINGS_PATH,
          async handle(call) {
            await setClientSettings(call.ctx, appOf(call), readClientSettings(call.body))
            return show(call)
          },
        },
      ]),
    )
  }

const appOf = ({ params: { projectId = '', appId = '' } }: JsonCall) => ({ project: { id: projectId }, appId })

async function show(call: JsonCall): Promise<object> {
  const { config } = await getApp(call.ctx, appOf(call))
  if (config.kind !== 'oidc') throw refuse('app.notOidc')
  return writeClientSettings(config.clientSettings)
}
