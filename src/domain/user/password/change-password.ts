import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Replaces the password of a person; a pending sign-up stays pending. */
export async function changePassword(ctx: Context, target: Target, newPassword: string): Promise<Details> {
  const person = await loadPerson(ctx, target, may('user.write'))
  requirePassword(person.state)
  const encodedHash = await hashNewPassword(ctx, person.owner, newPassword)
  return detailsOf(await changeUser(ctx, target, may('user.write'), (user) => decideChangePassword(user, encodedHash)))
}

export function decideChangePassword(user: User, encodedHash: string): UserEvent[] {
  requirePerson(user)
  requirePassword(user)
  return [passwordChanged({ encodedHash, changeRequired: false })]
}

/** Rejects a person without a password. */
export function requirePassword(user: User): void {
  if (!user.password.hash) throw refuse('password.notSet')
}
