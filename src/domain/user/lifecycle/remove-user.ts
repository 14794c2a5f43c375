import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { endedMemberships } from '#domain/user/lifecycle/ended-memberships.ts'
import { userRemoved } from '#domain/user/lifecycle/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/** Returns the changes of other aggregates that end with a user; stored in the same unit. */
export type EndsWithUser = (ctx: Context, userId: string) => Promise<Change[]>

/**
 * Removes a user and every membership of it in one unit. User name and provider links are free at once, tokens are
 * invalid from the next call on, and a later user of the same id inherits nothing (docs/security.md).
 */
export async function removeUser(
  ctx: Context,
  target: Target,
  alsoEnds: readonly EndsWithUser[] = [],
): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await readUser(ctx, target, mayOrSelf('user.delete'))
    const ending = await Promise.all([endedMemberships, ...alsoEnds].map((end) => end(ctx, target.id)))
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userAggregate, before, events: [userRemoved()] }),
      ...ending.flat(),
    ])
    // The first change is the user's.
    return detailsOf(after as Folded<User>)
  })
}
