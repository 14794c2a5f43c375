import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

export interface ChangePassword {
  readonly userId: string
  readonly newPassword: string
}

/** Replaces the password of a person, who was asked by the caller; whether they have signed up stays as it is. */
export async function changePassword(ctx: OrgContext, { userId, newPassword }: ChangePassword): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  requirePassword((await loadPerson(ctx, userId)).state)
  const encodedHash = await hashNewPassword(ctx, newPassword)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideChangePassword(user.state, encodedHash)
  })
  return detailsOf(after)
}

export function decideChangePassword(user: User, encodedHash: string): UserEvent[] {
  requirePassword(user)
  return [passwordChanged({ encodedHash, changeRequired: false })]
}

/** Refuses a person without a password. */
export function requirePassword(user: User): void {
  if (!user.password.hash) throw notFound('USER-NoPw1', 'Errors.User.Password.NotSet')
}
