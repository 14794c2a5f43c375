import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectRemoved } from '#domain/project/events.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'

/**
 * Removes a project with its applications, grants and user grants; its tokens are rejected. Many user grants are removed
 * in later units; the call can be repeated after an error.
 */
export async function removeProject(ctx: Context, target: Target): Promise<Details> {
  const project = await ctx.events.load(projectAggregate, target.id)
  if (!isOutside(target, project.owner) && projectAggregate.isRemoved(project.state))
    await settleUserGrants(ctx, { projectId: target.id })
  const details = await ctx.events.retry(() => remove(ctx, target))
  await settleUserGrants(ctx, { projectId: target.id })
  return details
}

async function remove(ctx: Context, target: Target): Promise<Details> {
  const before = await loadProject(ctx, target, 'project.delete')
  const [after] = await ctx.events.push(author(ctx), [
    change({ aggregate: projectAggregate, before, events: [projectRemoved()] }),
    ...(await cascadeUserGrants(ctx, { projectId: target.id })),
  ])
  return detailsOf(after ?? before)
}
