import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { requireKnown } from '#domain/user/access/user-access.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Replaces the password of a user whose current one the caller has just verified. Rejects the current password as the
 * new one, since a required change would change nothing.
 */
export async function changeOwnPassword(
  ctx: Context,
  target: Target,
  password: string,
  changeRequired = false,
): Promise<Details> {
  const { owner, state } = await loadUser(ctx, target)
  const { hash } = state.password
  const encodedHash = await hashNewPassword(ctx, owner, password)
  if (hash && (await ctx.passwords.verify(hash, password)).result === 'ok') throw refuse('password.notChanged')
  const after = await ctx.events.change(author(ctx), userAggregate, target.id, (user) => {
    requireKnown(user, target)
    return decideChangeOwnPassword(user.state, hash, { encodedHash, changeRequired })
  })
  return detailsOf(after)
}

/** `proven`: the hash of the password that was proved. */
export function decideChangeOwnPassword(
  user: User,
  proven: string,
  password: { readonly encodedHash: string; readonly changeRequired: boolean },
): UserEvent[] {
  if (user.status !== 'active') throw refuse('user.notActive')
  if (user.password.hash !== proven) throw refuse('user.changedConcurrently')
  return [passwordChanged(password)]
}
