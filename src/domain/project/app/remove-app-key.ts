import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { appKeyRemoved } from '#domain/project/app/events.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Removes a key of an application. */
export async function removeAppKey(ctx: Context, app: AppTarget, keyId: string): Promise<Details> {
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideRemoveAppKey(state, app.appId, keyId),
  )
  return detailsOf(after)
}

export function decideRemoveAppKey(project: Project, appId: string, keyId: string): ProjectEvent[] {
  if (!Object.hasOwn(requireApp(project, appId).keys, keyId)) throw refuse('appKey.notFound')
  return [appKeyRemoved(appId, keyId)]
}
