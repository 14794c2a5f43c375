import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { userUnlocked } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Unlocks a user. The user is active afterwards, regardless of the state before the lock
 * (docs/contract/zitadel-management-v1.md, 7.2).
 */
export const unlockUser = async (ctx: Context, user: Target): Promise<Details> =>
  detailsOf(await changeUser(ctx, user, mayOrSelf('user.write'), decideUnlockUser))

export function decideUnlockUser(user: User): UserEvent[] {
  if (user.status !== 'locked') throw refuse('user.notLocked')
  return [userUnlocked()]
}
