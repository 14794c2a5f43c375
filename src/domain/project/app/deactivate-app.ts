import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appDeactivated } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Stops an application: nobody signs in to it, and its tokens are refused, until it is reactivated. */
export async function deactivateApp(ctx: OrgContext, ref: AppRef): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideDeactivateApp(project.state, ref.appId)
  })
  return detailsOf(after)
}

export function decideDeactivateApp(project: Project, appId: string): ProjectEvent[] {
  if (requireApp(project, appId).state !== 'active')
    throw failedPrecondition('COMMAND-dsh35', 'Errors.Project.App.NotActive')
  return [appDeactivated(appId)]
}
