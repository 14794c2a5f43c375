import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { machineKeyRemoved } from '#domain/user/key/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Revokes a key of a machine. */
export async function removeMachineKey(ctx: Context, target: Target, keyId: string): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), (user) => decideRemoveMachineKey(user, keyId))
  return detailsOf(after)
}

export function decideRemoveMachineKey(user: User, keyId: string): UserEvent[] {
  if (!Object.hasOwn(user.keys, keyId)) throw refuse('machineKey.notFound')
  return [machineKeyRemoved(keyId)]
}
