import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appDeactivated } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Deactivates an application: it cannot sign users in, and its tokens are rejected, until it is reactivated. */
export async function deactivateApp(ctx: Context, app: AppTarget): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideDeactivateApp(state, app.appId),
  )
  return detailsOf(after)
}

export function decideDeactivateApp(project: Project, appId: string): ProjectEvent[] {
  if (requireApp(project, appId).state !== 'active') throw refuse('app.notActive')
  return [appDeactivated(appId)]
}
