import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { userGrantRemoved } from '#domain/grant/events.ts'
import { loadUserGrant, type UserGrantRef } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { invalidArgument, notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-1My0t', 'Errors.UserGrant.NotFound')

/** Takes users' roles away: of all the grants named, or of none (contract §7.7). Answers where the first one stood. */
export async function removeUserGrants(ctx: OrgContext, refs: readonly UserGrantRef[]): Promise<Details> {
  if (refs.length === 0) throw invalidArgument('COMMAND-5M0sd', 'Errors.IDMissing')
  const wanted = [...new Map(refs.map((ref) => [ref.grantId, ref])).values()]
  return ctx.events.retry(async () => {
    const grants = await Promise.all(
      wanted.map((ref) => loadUserGrant(ctx, ref, { permission: 'user.grant.delete', missing })),
    )
    const [first] = await ctx.events.push(
      author(ctx),
      grants.map((before) => change({ aggregate: userGrantAggregate, before, events: [userGrantRemoved()] })),
    )
    // One grant was named at least, and each is among those that come back.
    return detailsOf(first as Folded<UserGrant>)
  })
}
