import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { loadMemberToBe, type MemberInput } from '#domain/member/member-rules.ts'
import { checkProjectRoles, requireOwnersRight } from '#domain/project/flows/project-member-rules.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'

/** Adds a user as member of a project. */
export async function addProjectMember(ctx: Context, project: Target, member: MemberInput): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadProject(ctx, project, 'project.member.write')
    const roles = await checkProjectRoles(ctx, 'project', before.owner, member.roles)
    requireOwnersRight(ctx.caller, { level: 'project', orgId: before.owner, objectId: before.id }, roles)
    const user = await loadMemberToBe(ctx, member.userId, before.owner)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events: decideAddProjectMember(before.state, user.id, roles) }),
      // Without events: a concurrent removal of the user is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideAddProjectMember(project: Project, userId: string, roles: readonly string[]): ProjectEvent[] {
  if (Object.hasOwn(project.members, userId)) throw refuse('member.alreadyExists')
  return [memberAdded('project', userId, roles)]
}
