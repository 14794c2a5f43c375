import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { userGrantRemoved } from '#domain/grant/events.ts'
import { loadUserGrant, type UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

/** Removes all of these user grants, or none. Returns the details of the first. */
export async function removeUserGrants(ctx: Context, targets: readonly UserGrantTarget[]): Promise<Details> {
  if (targets.length === 0) throw refuse('userGrant.idsMissing')
  const uniqueTargets = [...new Map(targets.map((target) => [target.id, target])).values()]
  return ctx.events.retry(async () => {
    const grants = await Promise.all(uniqueTargets.map((target) => loadUserGrant(ctx, target, 'user.grant.delete')))
    const [first] = await ctx.events.push(
      author(ctx),
      grants.map((before) => change({ aggregate: userGrantAggregate, before, events: [userGrantRemoved()] })),
    )
    // At least one grant is stored, and the first of them is returned first.
    return detailsOf(first as Folded<UserGrant>)
  })
}
