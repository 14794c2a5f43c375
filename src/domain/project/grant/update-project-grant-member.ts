import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { projectGrantMemberChanged } from '#domain/project/grant/events.ts'
import { type ProjectGrantRef, requireGrantAccess } from '#domain/project/grant/require-grant-access.ts'
import type { ProjectMember } from '#domain/project/member/add-project-member.ts'
import { isProjectGrantMemberRole } from '#domain/project/member/project-member-roles.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { failedPrecondition, invalidArgument, notFound } from '#kit/errors.ts'

/** Replaces the roles of a member of a project's grant. */
export async function updateProjectGrantMember(
  ctx: Context,
  ref: ProjectGrantRef,
  member: ProjectMember,
): Promise<Details> {
  ctx.caller.require('project.grant.member.write', ctx.orgId)

  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    const grant = requireGrantAccess(ctx, project, ref, 'project.grant.member.write')
    return decideUpdateProjectGrantMember(grant, ref.grantId, member)
  })
  return detailsOf(after)
}

export function decideUpdateProjectGrantMember(
  grant: ProjectGrant,
  grantId: string,
  member: ProjectMember,
): ProjectEvent[] {
  const { userId, roles } = member
  if (!roles.every(isProjectGrantMemberRole)) throw invalidArgument('PROJECT-109fs', 'Errors.Member.Invalid')
  const standing = Object.hasOwn(grant.members, userId) ? grant.members[userId] : undefined
  if (!standing) throw notFound('PROJECT-8yfnd', 'Errors.Member.NotFound')
  if (sameRoles(standing.roles, roles)) throw failedPrecondition('PROJECT-2n8vx', 'Errors.Member.RolesNotChanged')
  return [projectGrantMemberChanged({ grantId, userId, roles: [...roles] })]
}
