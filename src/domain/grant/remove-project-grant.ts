import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectGrantRemoved } from '#domain/project/grant/events.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'

/**
 * Removes a project grant, and the user grants that depend on it. Many user grants are removed in later units; the call
 * can be repeated after an error.
 */
export async function removeProjectGrant(ctx: Context, target: Target, grantId: string): Promise<Details> {
  const of = { projectId: target.id, projectGrantId: grantId }
  const project = await loadProject(ctx, target, 'project.grant.delete')
  if (!Object.hasOwn(project.state.grants, grantId)) await settleUserGrants(ctx, of)
  const details = await ctx.events.retry(async () => {
    const before = await loadProject(ctx, target, 'project.grant.delete')
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
