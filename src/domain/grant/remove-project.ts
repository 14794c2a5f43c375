import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeRemoval } from '#domain/grant/cascade-user-grants.ts'
import { projectRemoved } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { change } from '#eventstore/event-store.ts'

/** Removes a project with its applications, grants and everybody's roles in it; its tokens are refused from then on. */
export async function removeProject(ctx: Context, id: string): Promise<Details> {
  ctx.caller.require('project.delete', ctx.orgId, id)
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, id)
    requireProject(before, ctx.orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events: [projectRemoved()] }),
      ...(await cascadeRemoval(ctx, { projectId: id })),
    ])
    return detailsOf(after ?? before)
  })
}
