import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { projectGrantDeactivated } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject, requireProjectGrant } from '#domain/project/require-project.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Suspends what another organization may do with a project. */
export async function deactivateProjectGrant(ctx: OrgContext, projectId: string, grantId: string): Promise<Details> {
  ctx.caller.require('project.grant.write', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideDeactivateProjectGrant(project.state, grantId)
  })
  return detailsOf(after)
}

export function decideDeactivateProjectGrant(project: Project, grantId: string): ProjectEvent[] {
  if (requireProjectGrant(project, grantId).state !== 'active')
    throw failedPrecondition('PROJECT-47fu8', 'Errors.Project.Grant.NotActive')
  return [projectGrantDeactivated(grantId)]
}
