import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appChanged } from '#domain/project/app/events.ts'
import { appName } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Renames an application. */
export async function updateApp(ctx: Context, app: AppTarget, name: string): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideUpdateApp(state, app.appId, name),
  )
  return detailsOf(after)
}

export function decideUpdateApp(project: Project, appId: string, requestedName: string): ProjectEvent[] {
  const app = requireApp(project, appId)
  const name = appName(project, requestedName, appId)
  if (app.name === name) throw refuse('app.notChanged')
  return [appChanged(appId, name)]
}
