import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appRemoved } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'

/** Removes an application; its tokens are refused from then on. */
export async function removeApp(ctx: OrgContext, ref: AppRef): Promise<Details> {
  ctx.caller.require('project.app.delete', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideRemoveApp(project.state, ref.appId)
  })
  return detailsOf(after)
}

export function decideRemoveApp(project: Project, appId: string): ProjectEvent[] {
  requireApp(project, appId)
  return [appRemoved(appId)]
}
