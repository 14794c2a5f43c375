import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { loadMemberToBe, type MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { requireGrantedSide } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberAdded } from '#domain/project/grant/events.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'

/** Adds a user as member of a project grant. */
export async function addProjectGrantMember(
  ctx: Context,
  target: ProjectGrantTarget,
  member: MemberInput,
): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, target.projectId)
    const grant = requireGrantedSide(ctx, before, target, 'project.grant.member.write')
    const roles = await checkProjectRoles(ctx, 'projectGrant', grant.grantedOrgId, member.roles)
    requireOwnersRight(
      ctx.caller,
      { level: 'projectGrant', orgId: grant.grantedOrgId, objectId: target.grantId },
      roles,
    )
    const user = await loadMemberToBe(ctx, member.userId, grant.grantedOrgId)
    const events = decideAddProjectGrantMember(grant, target.grantId, { userId: user.id, roles })
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      // Without events: a concurrent removal of the user is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddProjectGrantMember(grant: ProjectGrant, grantId: string, member: MemberInput): ProjectEvent[] {
  const { userId, roles } = member
  if (Object.hasOwn(grant.members, userId)) throw refuse('member.alreadyExists')
  return [projectGrantMemberAdded({ grantId, userId, roles: [...roles] })]
}
