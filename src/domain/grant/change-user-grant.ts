import { author, type Context } from '#domain/context.ts'
import type { UserGrantEvent } from '#domain/grant/events.ts'
import { loadUserGrant, type UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Loads a user grant, judges the caller's permission, and stores the decided events; again after a concurrent change. */
export function changeUserGrant(
  ctx: Context,
  target: UserGrantTarget,
  permission: string,
  decide: (grant: UserGrant) => readonly UserGrantEvent[],
): Promise<Folded<UserGrant>> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, target, permission)
    return ctx.events.pushOne(author(ctx), { aggregate: userGrantAggregate, before, events: decide(before.state) })
  })
}
