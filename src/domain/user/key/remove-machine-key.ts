import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { machineKeyRemoved } from '#domain/user/key/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-4m77G', 'Errors.AuthNKey.NotFound')

/** Ends a machine user's key (contract §7.6). */
export async function removeMachineKey(ctx: OrgContext, key: { userId: string; keyId: string }): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, key.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveMachineKey(user.state, key.keyId)
  })
  return detailsOf(after)
}

export function decideRemoveMachineKey(user: User, keyId: string): UserEvent[] {
  if (!Object.hasOwn(user.keys, keyId)) throw missing()
  return [machineKeyRemoved(keyId)]
}
