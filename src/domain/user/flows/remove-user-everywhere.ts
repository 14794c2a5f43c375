import { author, type Details, type OrgContext } from '#domain/context.ts'
import { userRemovalChanges } from '#domain/grant/user-removal-changes.ts'
import { endedMemberships } from '#domain/user/lifecycle/ended-memberships.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { userAggregate } from '#domain/user/user.ts'

/**
 * Removes a user with everything that any room keeps of it: what every door calls (contract §7.2, trap 31). With many
 * roles the user is gone first and they follow; when that fails half-way, the call can be made again.
 */
export async function removeUserEverywhere(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.delete', ctx.orgId)
  const user = await ctx.events.load(userAggregate, userId)
  if (user.owner === ctx.orgId && userAggregate.isGone(user.state)) await endWhatCameLate(ctx, userId)
  const details = await removeUser(ctx, userId, [userRemovalChanges])
  await endWhatCameLate(ctx, userId)
  return details
}

/**
 * Ends what was given to the user while it was going, by who had still seen it, and what was too much for one unit.
 * Nobody gives any more from then on, because whoever gives expects the user unchanged.
 */
async function endWhatCameLate(ctx: OrgContext, userId: string): Promise<void> {
  for (let ended = false; !ended; ) {
    ended = await ctx.events.retry(async () => {
      const changes = (await Promise.all([endedMemberships, userRemovalChanges].map((end) => end(ctx, userId)))).flat()
      if (changes.length > 0) await ctx.events.push(author(ctx), changes)
      return changes.length === 0
    })
  }
}
