import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { recoveryCodesRemoved } from '#domain/user/recovery/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes all recovery codes of a person, used ones included. Rejects a person without codes with NotFound. */
export async function removeRecoveryCodes(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), decideRemoveRecoveryCodes)
  return detailsOf(after)
}

export function decideRemoveRecoveryCodes(user: User): UserEvent[] {
  if (Object.keys(user.recovery.codes).length === 0) throw refuse('recoveryCodes.notFound')
  return [recoveryCodesRemoved()]
}
