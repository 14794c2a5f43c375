import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type ProjectGrantRef, requireGrantAccess } from '#domain/project/flows/require-grant-access.ts'
import { projectGrantMemberRemoved } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { ProjectGrant } from '#domain/project/project-state.ts'
import { notFound } from '#kit/errors.ts'

/** Ends a user's management of a project's grant. */
export async function removeProjectGrantMember(
  ctx: OrgContext,
  ref: ProjectGrantRef,
  userId: string,
): Promise<Details> {
  ctx.caller.require('project.grant.member.delete', ctx.orgId)

  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    const grant = requireGrantAccess(ctx, project, ref, 'project.grant.member.delete')
    return decideRemoveProjectGrantMember(grant, ref.grantId, userId)
  })
  return detailsOf(after)
}

export function decideRemoveProjectGrantMember(grant: ProjectGrant, grantId: string, userId: string): ProjectEvent[] {
  if (!Object.hasOwn(grant.members, userId)) throw notFound('PROJECT-ed4ff', 'Errors.Member.NotFound')
  return [projectGrantMemberRemoved(grantId, userId)]
}
