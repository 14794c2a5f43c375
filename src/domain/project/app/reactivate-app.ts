import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appReactivated } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Reactivates an application. */
export async function reactivateApp(ctx: Context, app: AppTarget): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideReactivateApp(state, app.appId),
  )
  return detailsOf(after)
}

export function decideReactivateApp(project: Project, appId: string): ProjectEvent[] {
  if (requireApp(project, appId).state !== 'inactive') throw refuse('app.notInactive')
  return [appReactivated(appId)]
}
