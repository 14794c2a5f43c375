import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectGrantRemoved } from '#domain/project/grant/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject, requireProjectGrant } from '#domain/project/require-project.ts'
import { change } from '#eventstore/event-store.ts'

/**
 * Takes a project back from another organization, and from its people the roles that they had by it. With many people
 * the grant is gone first and their roles follow; when that fails half-way, the call can be made again.
 */
export async function removeProjectGrant(ctx: OrgContext, projectId: string, grantId: string): Promise<Details> {
  ctx.caller.require('project.grant.delete', ctx.orgId, projectId)
  const of = { projectId, projectGrantId: grantId }
  const project = await ctx.events.load(projectAggregate, projectId)
  requireProject(project, ctx.orgId)
  if (!Object.hasOwn(project.state.grants, grantId)) await settleUserGrants(ctx, of)
  const details = await ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, projectId)
    requireProject(before, ctx.orgId)
    requireProjectGrant(before.state, grantId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events: [projectGrantRemoved(grantId)] }),
      ...(await cascadeUserGrants(ctx, of)),
    ])
    return detailsOf(after ?? before)
  })
  await settleUserGrants(ctx, of)
  return details
}
