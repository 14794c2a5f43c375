import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { userReactivated } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Reactivates a deactivated user. */
export const reactivateUser = async (ctx: Context, user: Target): Promise<Details> =>
  detailsOf(await changeUser(ctx, user, mayOrSelf('user.write'), decideReactivateUser))

export function decideReactivateUser(user: User): UserEvent[] {
  if (user.status !== 'inactive') throw refuse('user.notInactive')
  return [userReactivated()]
}
