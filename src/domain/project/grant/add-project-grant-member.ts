import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { type ProjectGrantRef, requireGrantAccess } from '#domain/project/grant/require-grant-access.ts'
import { type ProjectMember, requireExistingUser } from '#domain/project/member/add-project-member.ts'
import { isProjectGrantMemberRole } from '#domain/project/member/project-member-roles.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { alreadyExists, invalidArgument } from '#kit/errors.ts'

/** Lets a user manage what their organization was granted of a project. */
export async function addProjectGrantMember(
  ctx: Context,
  ref: ProjectGrantRef,
  member: ProjectMember,
): Promise<Details> {
  ctx.caller.require('project.grant.member.write', ctx.orgId)
  await requireExistingUser(ctx, member.userId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    const grant = requireGrantAccess(ctx, project, ref, 'project.grant.member.write')
    return decideAddProjectGrantMember(grant, ref.grantId, member)
  })
  return detailsOf(after)
}

export function decideAddProjectGrantMember(
  grant: ProjectGrant,
  grantId: string,
  member: ProjectMember,
): ProjectEvent[] {
  const { userId, roles } = member
  if (!roles.every(isProjectGrantMemberRole)) throw invalidArgument('PROJECT-8fi7G', 'Errors.Member.Invalid')
  if (Object.hasOwn(grant.members, userId)) throw alreadyExists('PROJECT-16dVN', 'Errors.Member.AlreadyExists')
  return [projectGrantMemberAdded({ grantId, userId, roles: [...roles] })]
}
