import { author, type Context, type Details } from '#domain/context.ts'
import { userRemovalChanges } from '#domain/grant/user-removal-changes.ts'
import { endingsOf, endSessions } from '#domain/session/end-sessions.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { endedMemberships } from '#domain/user/lifecycle/ended-memberships.ts'
import { type EndsWithUser, removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { userAggregate } from '#domain/user/user.ts'

/**
 * Removes a user with everything that other aggregates keep of it: the command of every API. With many grants or
 * sessions the user is removed first and the rest follows; after a failure half-way the call can be repeated.
 */
export async function removeUserEverywhere(ctx: Context, target: Target): Promise<Details> {
  const user = await ctx.events.load(userAggregate, target.id)
  const isRemoved = userAggregate.isRemoved(user.state) && !isOutside(target, user.owner)
  if (isRemoved && ctx.caller.may('user.delete', user.owner)) await endRest(ctx, target.id)
  const details = await removeUser(ctx, target, [userRemovalChanges, endingSessions])
  await endRest(ctx, target.id)
  return details
}

const endingSessions: EndsWithUser = (ctx, userId) => endingsOf(ctx, 'user_id', userId)

/** What did not fit into the unit of the removal. */
async function endRest(ctx: Context, userId: string): Promise<void> {
  await endWhatCameLate(ctx, userId)
  await endSessions(ctx, 'user_id', userId)
}

/**
 * Ends grants and memberships that were added while the user was being removed, and those too many for one unit. None
 * is added afterwards, because adding one expects the user unchanged.
 */
async function endWhatCameLate(ctx: Context, userId: string): Promise<void> {
  for (let ended = false; !ended; ) {
    ended = await ctx.events.retry(async () => {
      const changes = (await Promise.all([endedMemberships, userRemovalChanges].map((end) => end(ctx, userId)))).flat()
      if (changes.length > 0) await ctx.events.push(author(ctx), changes)
      return changes.length === 0
    })
  }
}
