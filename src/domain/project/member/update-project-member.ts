import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberChanged } from '#domain/instance/members.ts'
import type { ProjectMember } from '#domain/project/member/add-project-member.ts'
import { isProjectMemberRole } from '#domain/project/member/project-member-roles.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

/** Replaces the roles of a member of a project. */
export async function updateProjectMember(ctx: Context, projectId: string, member: ProjectMember): Promise<Details> {
  ctx.caller.require('project.member.write', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateProjectMember(project.state, member)
  })
  return detailsOf(after)
}

export function decideUpdateProjectMember(project: Project, { userId, roles }: ProjectMember): ProjectEvent[] {
  if (!roles.every(isProjectMemberRole)) throw invalidArgument('PROJECT-3m9d2', 'Errors.Member.Invalid')
  const member = Object.hasOwn(project.members, userId) ? project.members[userId] : undefined
  if (!member) throw notFound('PROJECT-D8JxR', 'Errors.Member.NotFound')
  if (sameRoles(member.roles, roles)) throw failedPrecondition('PROJECT-LiaZi', 'Errors.Member.RolesNotChanged')
  return [memberChanged('project', userId, roles)]
}
