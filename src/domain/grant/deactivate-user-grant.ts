import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type UserGrantEvent, userGrantDeactivated } from '#domain/grant/events.ts'
import { loadUserGrant, missingUserGrant, type UserGrantRef } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Suspends a user's roles in a project (contract §7.7). */
export async function deactivateUserGrant(ctx: OrgContext, ref: UserGrantRef): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, ref, { permission: 'user.grant.write', missing: missingUserGrant })
    const events = decideDeactivateUserGrant(before.state)
    return detailsOf(await ctx.events.pushOne(author(ctx), { aggregate: userGrantAggregate, before, events }))
  })
}

export function decideDeactivateUserGrant(grant: UserGrant): UserGrantEvent[] {
  if (grant.status !== 'active') throw failedPrecondition('COMMAND-1S9gx', 'Errors.UserGrant.NotActive')
  return [userGrantDeactivated()]
}
