import type { JsonCall, JsonRoute } from '#api/usher/json-routes.ts'
import { readClientSettings, writeClientSettings } from '#domain/project/app/client/client-settings-metadata.ts'
import { setClientSettings } from '#domain/project/app/client/set-client-settings.ts'
import { getApp } from '#domain/project/app/list-apps.ts'
import { refuse } from '#domain/reasons/reason.ts'

const path = '/usher/v1/projects/:projectId/apps/:appId/client_settings'

/** `GET` and `PUT` of the settings of a client that ZITADEL's messages have no fields for. */
export const clientSettingsRoutes: readonly JsonRoute[] = [
  { method: 'GET', path, handle: show },
  {
    method: 'PUT',
    path,
    async handle(call) {
      await setClientSettings(call.ctx, appOf(call), readClientSettings(call.body))
      return show(call)
    },
  },
]

const appOf = ({ params: { projectId = '', appId = '' } }: JsonCall) => ({ project: { id: projectId }, appId })

async function show(call: JsonCall): Promise<object> {
  const { config } = await getApp(call.ctx, appOf(call))
  if (config.kind !== 'oidc') throw refuse('app.notOidc')
  return writeClientSettings(config.clientSettings)
}
