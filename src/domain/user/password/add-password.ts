import { sealKey } from '#crypto/password/sealed-key.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { signupFinished } from '#domain/user/email-link/events.ts'
import { passwordAdded } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { alreadyExists } from '#kit/errors.ts'

export interface AddPassword {
  readonly userId: string
  /** In the clear, or as another system hashed it; the latter needs no policy. */
  readonly password: { readonly plain: string } | { readonly hash: string }
  /** The person has to choose another one at the first sign-in, and has not signed up by having this one. */
  readonly isInitial: boolean
}

/**
 * Gives a person who has none a password. Unless it is an initial one, it signs up who had not yet: the way to bring
 * somebody in who is ready to sign in. Nobody is told by mail.
 */
export async function addPassword(ctx: OrgContext, input: AddPassword): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  requireNoPassword((await loadPerson(ctx, input.userId)).state)
  const encodedHash = await toHash(ctx, input.password)
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requirePerson(user, ctx.orgId)
    return decideAddPassword(user.state, { encodedHash, isInitial: input.isInitial })
  })
  return detailsOf(after)
}

async function toHash(ctx: OrgContext, password: AddPassword['password']): Promise<string> {
  if ('plain' in password) return hashNewPassword(ctx, password.plain)
  ctx.passwords.check(password.hash)
  return sealKey(password.hash, ctx.cipher)
}

export function decideAddPassword(
  user: User,
  { encodedHash, isInitial }: { encodedHash: string; isInitial: boolean },
): UserEvent[] {
  requireNoPassword(user)
  const signsUp = user.status === 'initial' && !isInitial
  return [passwordAdded({ encodedHash, changeRequired: isInitial }), ...(signsUp ? [signupFinished()] : [])]
}

function requireNoPassword(user: User): void {
  if (user.password.hash) throw alreadyExists('USER-HasPw', 'Errors.User.Password.AlreadySet')
}
