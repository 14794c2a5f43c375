import { sealKey } from '#crypto/password/sealed-key.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { signupFinished } from '#domain/user/email-link/events.ts'
import { passwordAdded } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface AddPassword {
  /** In the clear, or as another system hashed it; a hash is not subject to the complexity policy. */
  readonly password: { readonly plain: string } | { readonly hash: string }
  /** The user must change the password at the first sign-in, and is not signed up until then. */
  readonly isInitial: boolean
}

/**
 * Sets the password of a person without one. Unless it is an initial one, it completes a pending sign-up. Sends no
 * mail.
 */
export async function addPassword(ctx: Context, target: Target, input: AddPassword): Promise<Details> {
  const person = await loadPerson(ctx, target, may('user.write'))
  requireNoPassword(person.state)
  const encodedHash = await toHash(ctx, person.owner, input.password)
  const password = { encodedHash, isInitial: input.isInitial }
  return detailsOf(await changeUser(ctx, target, may('user.write'), (user) => decideAddPassword(user, password)))
}

async function toHash(ctx: Context, orgId: string, password: AddPassword['password']): Promise<string> {
  if ('plain' in password) return hashNewPassword(ctx, orgId, password.plain)
  ctx.passwords.check(password.hash)
  return sealKey(password.hash, ctx.cipher)
}

export function decideAddPassword(
  user: User,
  { encodedHash, isInitial }: { encodedHash: string; isInitial: boolean },
): UserEvent[] {
  requirePerson(user)
  requireNoPassword(user)
  const signsUp = user.status === 'initial' && !isInitial
  return [passwordAdded({ encodedHash, changeRequired: isInitial }), ...(signsUp ? [signupFinished()] : [])]
}

function requireNoPassword(user: User): void {
  if (user.password.hash) throw refuse('password.alreadySet')
}
