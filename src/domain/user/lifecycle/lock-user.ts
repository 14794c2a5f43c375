import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Locks a user until it is unlocked. Sessions and tokens end at once. */
export const lockUser = async (ctx: Context, user: Target): Promise<Details> =>
  detailsOf(await changeUser(ctx, user, mayOrSelf('user.write'), decideLockUser))

export function decideLockUser(user: User): UserEvent[] {
  if (user.status !== 'active' && user.status !== 'initial') throw refuse('user.notActiveOrInitial')
  return [userLocked()]
}
