import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { mfaInitSkipped } from '#domain/user/factor/events.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Postpones the set-up of a second factor. Has no effect if the policy forces one. */
export async function skipMfaInit(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), decideSkipMfaInit)
  return detailsOf(after)
}

export function decideSkipMfaInit(user: User): UserEvent[] {
  requireFactorHolder(user)
  return [mfaInitSkipped()]
}
