import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import type { MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, type MembersAt, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { requireGrantedSide } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberChanged } from '#domain/project/grant/events.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Replaces the roles of a member of a project grant. */
export async function updateProjectGrantMember(
  ctx: Context,
  target: ProjectGrantTarget,
  member: MemberInput,
): Promise<Details> {
  const after = await ctx.events.change(author(ctx), projectAggregate, target.projectId, async (project) => {
    const grant = requireGrantedSide(ctx, project, target, 'project.grant.member.write')
    const roles = await checkProjectRoles(ctx, 'projectGrant', grant.grantedOrgId, member.roles)
    const at: MembersAt = { level: 'projectGrant', orgId: grant.grantedOrgId, objectId: target.grantId }
    const former = ownProperty(grant.members, member.userId)?.roles
    requireOwnersRight(ctx.caller, at, [...roles, ...(former ?? [])])
    return decideUpdateProjectGrantMember(grant, target.grantId, { userId: member.userId, roles })
  })
  return detailsOf(after)
}

export function decideUpdateProjectGrantMember(
  grant: ProjectGrant,
  grantId: string,
  member: MemberInput,
): ProjectEvent[] {
  const { userId, roles } = member
  const current = ownProperty(grant.members, userId)
  if (!current) throw refuse('member.notFound')
  if (sameRoles(current.roles, roles)) throw refuse('member.rolesNotChanged')
  return [projectGrantMemberChanged({ grantId, userId, roles: [...roles] })]
}
