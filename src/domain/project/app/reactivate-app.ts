import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appReactivated } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Lets a deactivated application work again. */
export async function reactivateApp(ctx: OrgContext, ref: AppRef): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideReactivateApp(project.state, ref.appId)
  })
  return detailsOf(after)
}

export function decideReactivateApp(project: Project, appId: string): ProjectEvent[] {
  if (requireApp(project, appId).state !== 'inactive')
    throw failedPrecondition('COMMAND-1n8cM', 'Errors.Project.App.NotInactive')
  return [appReactivated(appId)]
}
