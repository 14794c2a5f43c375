import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Deactivates a user until it is reactivated. */
export const deactivateUser = async (ctx: Context, user: Target): Promise<Details> =>
  detailsOf(await changeUser(ctx, user, mayOrSelf('user.write'), decideDeactivateUser))

export function decideDeactivateUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw refuse('user.initialNotDeactivatable')
  if (user.status === 'inactive') throw refuse('user.alreadyInactive')
  return [userDeactivated()]
}
