import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectRemoved } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { change } from '#eventstore/event-store.ts'

/**
 * Removes a project with its applications, grants and everybody's roles in it; its tokens are refused from then on.
 * With many people in it the project is gone first and the roles follow; when that fails half-way, the call can be
 * made again.
 */
export async function removeProject(ctx: OrgContext, id: string): Promise<Details> {
  ctx.caller.require('project.delete', ctx.orgId, id)
  const project = await ctx.events.load(projectAggregate, id)
  if (project.owner === ctx.orgId && projectAggregate.isGone(project.state))
    await settleUserGrants(ctx, { projectId: id })
  const details = await ctx.events.retry(() => remove(ctx, id))
  await settleUserGrants(ctx, { projectId: id })
  return details
}

async function remove(ctx: OrgContext, id: string): Promise<Details> {
  const before = await ctx.events.load(projectAggregate, id)
  requireProject(before, ctx.orgId)
  const [after] = await ctx.events.push(author(ctx), [
    change({ aggregate: projectAggregate, before, events: [projectRemoved()] }),
    ...(await cascadeUserGrants(ctx, { projectId: id })),
  ])
  return detailsOf(after ?? before)
}
