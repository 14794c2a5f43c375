import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appRemoved } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'

/** Removes an application; its tokens are rejected. */
export async function removeApp(ctx: Context, app: AppTarget): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.delete', (state) =>
    decideRemoveApp(state, app.appId),
  )
  return detailsOf(after)
}

export function decideRemoveApp(project: Project, appId: string): ProjectEvent[] {
  requireApp(project, appId)
  return [appRemoved(appId)]
}
