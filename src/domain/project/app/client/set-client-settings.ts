import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { sameConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { oidcConfigChanged } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the client settings of an OpenID Connect application; equal settings change nothing and are no error. */
export async function setClientSettings(ctx: Context, app: AppTarget, settings: ClientSettings): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideSetClientSettings(state, app.appId, settings),
  )
  return detailsOf(after)
}

export function decideSetClientSettings(project: Project, appId: string, settings: ClientSettings): ProjectEvent[] {
  const { config } = requireApp(project, appId)
  if (config.kind !== 'oidc') throw refuse('app.notOidc')
  const { clientSettings: _replaced, ...rest } = config
  const changed = Object.keys(settings).length > 0 ? { ...rest, clientSettings: settings } : rest
  checkOidcConfig(changed)
  return sameConfig(config, changed) ? [] : [oidcConfigChanged(appId, changed)]
}
