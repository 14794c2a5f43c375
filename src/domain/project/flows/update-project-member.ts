import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberChanged } from '#domain/instance/members.ts'
import type { MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, type MembersAt, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Replaces the roles of a member of a project. */
export async function updateProjectMember(ctx: OrgContext, projectId: string, member: MemberInput): Promise<Details> {
  ctx.caller.require('project.member.write', ctx.orgId, projectId)
  const roles = await checkProjectRoles(ctx, 'project', member.roles, 'PROJECT-3m9d2')
  const at: MembersAt = { level: 'project', orgId: ctx.orgId, objectId: projectId }
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    const { members } = project.state
    const former = Object.hasOwn(members, member.userId) ? members[member.userId]?.roles : undefined
    requireOwnersRight(ctx.caller, at, [...roles, ...(former ?? [])])
    return decideUpdateProjectMember(project.state, member.userId, roles)
  })
  return detailsOf(after)
}

export function decideUpdateProjectMember(project: Project, userId: string, roles: readonly string[]): ProjectEvent[] {
  const member = Object.hasOwn(project.members, userId) ? project.members[userId] : undefined
  if (!member) throw notFound('PROJECT-D8JxR', 'Errors.Member.NotFound')
  if (sameRoles(member.roles, roles)) throw failedPrecondition('PROJECT-LiaZi', 'Errors.Member.RolesNotChanged')
  return [memberChanged('project', userId, roles)]
}
