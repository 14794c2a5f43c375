import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { userReactivated, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Unblocks a user, whether locked or deactivated by this or another API. Does nothing if the user is not blocked. */
export async function unblockUser(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), (user) => {
    requirePerson(user)
    return decideUnblockUser(user)
  })
  return detailsOf(after)
}

export function decideUnblockUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw refuse('emailLink.blockBeforeSignup')
  if (user.status === 'locked') return [userUnlocked()]
  return user.status === 'inactive' ? [userReactivated()] : []
}
