import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { projectDeactivated } from '#domain/project/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Stops a project: nobody signs in to its applications, and their tokens are refused, until it is reactivated. */
export async function deactivateProject(ctx: OrgContext, id: string): Promise<Details> {
  ctx.caller.require('project.write', ctx.orgId, id)
  const after = await ctx.events.change(author(ctx), projectAggregate, id, (project) => {
    requireProject(project, ctx.orgId, () => notFound('COMMAND-112M9', 'Errors.Project.NotFound'))
    return decideDeactivateProject(project.state)
  })
  return detailsOf(after)
}

export function decideDeactivateProject(project: Project): ProjectEvent[] {
  if (project.status !== 'active') throw failedPrecondition('COMMAND-mki55', 'Errors.Project.NotActive')
  return [projectDeactivated()]
}
