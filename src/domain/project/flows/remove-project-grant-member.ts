import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireGrantAccess } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberRemoved } from '#domain/project/grant/events.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Removes a member of a project grant. */
export async function removeProjectGrantMember(
  ctx: Context,
  target: ProjectGrantTarget,
  userId: string,
): Promise<Details> {
  const after = await ctx.events.change(author(ctx), projectAggregate, target.projectId, (project) => {
    const grant = requireGrantAccess(ctx, project, target, 'project.grant.member.delete')
    return decideRemoveProjectGrantMember(grant, target.grantId, userId)
  })
  return detailsOf(after)
}

export function decideRemoveProjectGrantMember(grant: ProjectGrant, grantId: string, userId: string): ProjectEvent[] {
  if (!Object.hasOwn(grant.members, userId)) throw refuse('member.notFound')
  return [projectGrantMemberRemoved(grantId, userId)]
}
