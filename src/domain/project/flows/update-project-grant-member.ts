import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, type MembersAt, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { type ProjectGrantRef, requireGrantedSide } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberChanged } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Replaces the roles of a member of a project's grant. */
export async function updateProjectGrantMember(
  ctx: OrgContext,
  ref: ProjectGrantRef,
  member: MemberInput,
): Promise<Details> {
  ctx.caller.require('project.grant.member.write', ctx.orgId)
  const roles = await checkProjectRoles(ctx, 'projectGrant', member.roles, 'PROJECT-109fs')
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    const grant = requireGrantedSide(ctx, project, ref, 'project.grant.member.write')
    const at: MembersAt = { level: 'projectGrant', orgId: grant.grantedOrgId, objectId: ref.grantId }
    const former = Object.hasOwn(grant.members, member.userId) ? grant.members[member.userId]?.roles : undefined
    requireOwnersRight(ctx.caller, at, [...roles, ...(former ?? [])])
    return decideUpdateProjectGrantMember(grant, ref.grantId, { userId: member.userId, roles })
  })
  return detailsOf(after)
}

export function decideUpdateProjectGrantMember(
  grant: ProjectGrant,
  grantId: string,
  member: MemberInput,
): ProjectEvent[] {
  const { userId, roles } = member
  const standing = Object.hasOwn(grant.members, userId) ? grant.members[userId] : undefined
  if (!standing) throw notFound('PROJECT-8yfnd', 'Errors.Member.NotFound')
  if (sameRoles(standing.roles, roles)) throw failedPrecondition('PROJECT-2n8vx', 'Errors.Member.RolesNotChanged')
  return [projectGrantMemberChanged({ grantId, userId, roles: [...roles] })]
}
