import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberChanged } from '#domain/instance/members.ts'
import type { MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, type MembersAt, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { requireProjectAccess } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Replaces the roles of a member of a project. */
export async function updateProjectMember(ctx: Context, target: Target, member: MemberInput): Promise<Details> {
  const after = await ctx.events.change(author(ctx), projectAggregate, target.id, async (project) => {
    requireProjectAccess(ctx, project, target, 'project.member.write')
    const roles = await checkProjectRoles(ctx, 'project', project.owner, member.roles)
    const at: MembersAt = { level: 'project', orgId: project.owner, objectId: project.id }
    const { members } = project.state
    const former = ownProperty(members, member.userId)?.roles
    requireOwnersRight(ctx.caller, at, [...roles, ...(former ?? [])])
    return decideUpdateProjectMember(project.state, member.userId, roles)
  })
  return detailsOf(after)
}

export function decideUpdateProjectMember(project: Project, userId: string, roles: readonly string[]): ProjectEvent[] {
  const member = ownProperty(project.members, userId)
  if (!member) throw refuse('member.notFound')
  if (sameRoles(member.roles, roles)) throw refuse('member.rolesNotChanged')
  return [memberChanged('project', userId, roles)]
}
