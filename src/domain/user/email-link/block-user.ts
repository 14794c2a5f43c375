import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Blocks a user who has signed up: all sessions and tokens end at once. Does nothing if the user is already blocked.
 */
export async function blockUser(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), (user) => {
    requirePerson(user)
    return decideBlockUser(user)
  })
  return detailsOf(after)
}

export function decideBlockUser(user: User): UserEvent[] {
  if (user.status === 'initial') throw refuse('emailLink.blockBeforeSignup')
  return user.status === 'active' ? [userLocked()] : []
}
