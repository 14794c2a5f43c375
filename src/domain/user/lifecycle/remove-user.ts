import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { endedMemberships } from '#domain/user/lifecycle/ended-memberships.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'
import { notFound } from '#kit/errors.ts'

/** What else ends with a user, in services that come after this one; stored in the same unit. */
export type EndsWithUser = (ctx: OrgContext, userId: string) => Promise<Change[]>

/**
 * Removes a user, and with it every membership: one unit. User name and provider links are free at once, tokens are
 * dead from the next call on, and whoever gets the id later inherits nothing (contract §7.2, security check 11).
 */
export async function removeUser(
  ctx: OrgContext,
  userId: string,
  alsoEnds: readonly EndsWithUser[] = [],
): Promise<Details> {
  ctx.caller.require('user.delete', ctx.orgId)
  return ctx.events.retry(async () => {
    const before = await loadUser(ctx, userId, () => notFound('COMMAND-m9od', 'Errors.User.NotFound'))
    const ending = await Promise.all([endedMemberships, ...alsoEnds].map((end) => end(ctx, userId)))
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userAggregate, before, events: [userRemoved()] }),
      ...ending.flat(),
    ])
    // The first change is the user's.
    return detailsOf(after as Folded<User>)
  })
}
