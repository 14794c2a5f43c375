import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { projectGrantReactivated } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject, requireProjectGrant } from '#domain/project/require-project.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Lets another organization use a project again. */
export async function reactivateProjectGrant(ctx: OrgContext, projectId: string, grantId: string): Promise<Details> {
  ctx.caller.require('project.grant.write', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideReactivateProjectGrant(project.state, grantId)
  })
  return detailsOf(after)
}

export function decideReactivateProjectGrant(project: Project, grantId: string): ProjectEvent[] {
  if (requireProjectGrant(project, grantId).state !== 'inactive')
    throw failedPrecondition('PROJECT-47fu9', 'Errors.Project.Grant.NotInactive')
  return [projectGrantReactivated(grantId)]
}
