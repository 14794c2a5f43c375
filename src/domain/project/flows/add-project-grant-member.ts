import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { loadMemberToBe, type MemberInput } from '#domain/member/member-rules.ts'
import { missingUser } from '#domain/project/flows/add-project-member.ts'
import { checkProjectRoles, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { type ProjectGrantRef, requireGrantedSide } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/event-store.ts'
import { alreadyExists } from '#kit/errors.ts'

/** Lets a user manage what an organization was granted of a project. */
export async function addProjectGrantMember(
  ctx: OrgContext,
  ref: ProjectGrantRef,
  member: MemberInput,
): Promise<Details> {
  ctx.caller.require('project.grant.member.write', ctx.orgId)
  const roles = await checkProjectRoles(ctx, 'projectGrant', member.roles, 'PROJECT-8fi7G')
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, ref.projectId)
    const grant = requireGrantedSide(ctx, before, ref, 'project.grant.member.write')
    requireOwnersRight(ctx.caller, { level: 'projectGrant', orgId: grant.grantedOrgId, objectId: ref.grantId }, roles)
    const user = await loadMemberToBe(ctx, member.userId, missingUser)
    const events = decideAddProjectGrantMember(grant, ref.grantId, { userId: user.id, roles })
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      // Without events: the user must not be removed meanwhile.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddProjectGrantMember(grant: ProjectGrant, grantId: string, member: MemberInput): ProjectEvent[] {
  const { userId, roles } = member
  if (Object.hasOwn(grant.members, userId)) throw alreadyExists('PROJECT-16dVN', 'Errors.Member.AlreadyExists')
  return [projectGrantMemberAdded({ grantId, userId, roles: [...roles] })]
}
