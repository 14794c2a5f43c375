import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { loadMemberToBe, type MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/event-store.ts'
import { alreadyExists, failedPrecondition } from '#kit/errors.ts'

/** Lets a user manage a project. */
export async function addProjectMember(ctx: OrgContext, projectId: string, member: MemberInput): Promise<Details> {
  ctx.caller.require('project.member.write', ctx.orgId, projectId)
  const roles = await checkProjectRoles(ctx, 'project', member.roles, 'PROJECT-3m9ds')
  requireOwnersRight(ctx.caller, { level: 'project', orgId: ctx.orgId, objectId: projectId }, roles)
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, projectId)
    requireProject(before, ctx.orgId)
    const user = await loadMemberToBe(ctx, member.userId, missingUser)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events: decideAddProjectMember(before.state, user.id, roles) }),
      // Without events: the user must not be removed meanwhile.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export const missingUser = () => failedPrecondition('PROJECT-uXHNj', 'Errors.User.NotFound')

export function decideAddProjectMember(project: Project, userId: string, roles: readonly string[]): ProjectEvent[] {
  if (Object.hasOwn(project.members, userId)) throw alreadyExists('PROJECT-PtXi1', 'Errors.Member.AlreadyExists')
  return [memberAdded('project', userId, roles)]
}
