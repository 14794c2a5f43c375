import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { requirePassword } from '#domain/user/password/change-password.ts'
import { passwordRemoved } from '#domain/user/password/events.ts'
import { requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes the password of a person, and ends sign-ins that used it and a pending reset. */
export async function removePassword(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), decideRemovePassword)
  return detailsOf(after)
}

export function decideRemovePassword(user: User): UserEvent[] {
  requirePerson(user)
  requirePassword(user)
  return [passwordRemoved()]
}
