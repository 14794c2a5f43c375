import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type UserGrantEvent, userGrantReactivated } from '#domain/grant/events.ts'
import { loadUserGrant, missingUserGrant, type UserGrantRef } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Gives back suspended roles (contract §7.7). */
export async function reactivateUserGrant(ctx: OrgContext, ref: UserGrantRef): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, ref, { permission: 'user.grant.write', missing: missingUserGrant })
    const events = decideReactivateUserGrant(before.state)
    return detailsOf(await ctx.events.pushOne(author(ctx), { aggregate: userGrantAggregate, before, events }))
  })
}

export function decideReactivateUserGrant(grant: UserGrant): UserGrantEvent[] {
  if (grant.status !== 'inactive') throw failedPrecondition('COMMAND-1ML0v', 'Errors.UserGrant.NotInactive')
  return [userGrantReactivated()]
}
