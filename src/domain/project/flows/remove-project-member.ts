import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { notFound } from '#kit/errors.ts'

/** Ends a user's management of a project. */
export async function removeProjectMember(ctx: OrgContext, projectId: string, userId: string): Promise<Details> {
  ctx.caller.require('project.member.delete', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideRemoveProjectMember(project.state, userId)
  })
  return detailsOf(after)
}

export function decideRemoveProjectMember(project: Project, userId: string): ProjectEvent[] {
  if (!Object.hasOwn(project.members, userId)) throw notFound('PROJECT-66mHd', 'Errors.Member.NotFound')
  return [memberRemoved('project', userId)]
}
