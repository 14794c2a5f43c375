import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { type ApiConfig, sameConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { apiConfigChanged } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the authentication method of an API; client id and secret stay. */
export async function updateApiAppConfig(ctx: Context, app: AppTarget, config: ApiConfig): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideUpdateApiAppConfig(state, app.appId, config),
  )
  return detailsOf(after)
}

export function decideUpdateApiAppConfig(project: Project, appId: string, config: ApiConfig): ProjectEvent[] {
  const app = requireApp(project, appId)
  if (app.config.kind !== 'api') throw refuse('app.notApi')
  if (sameConfig(app.config, config)) throw refuse('app.notChanged')
  return [apiConfigChanged(appId, config)]
}
