import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { projectReactivated } from '#domain/project/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Lets a deactivated project work again. */
export async function reactivateProject(ctx: OrgContext, id: string): Promise<Details> {
  ctx.caller.require('project.write', ctx.orgId, id)
  const after = await ctx.events.change(author(ctx), projectAggregate, id, (project) => {
    requireProject(project, ctx.orgId, () => notFound('COMMAND-3ihsF', 'Errors.Project.NotFound'))
    return decideReactivateProject(project.state)
  })
  return detailsOf(after)
}

export function decideReactivateProject(project: Project): ProjectEvent[] {
  if (project.status !== 'inactive') throw failedPrecondition('COMMAND-5M9bs', 'Errors.Project.NotInactive')
  return [projectReactivated()]
}
