import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { loadUser, requireUser } from '#domain/user/load-user.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { aborted, failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface ChangeOwnPassword {
  readonly userId: string
  readonly password: string
}

const missing = () => failedPrecondition('COMMAND-3M0fs', 'Errors.User.NotFound')

/**
 * A person who has just proved the present password chooses another; the caller vouches for the proof. The present
 * one is refused: a change that is due would change nothing.
 */
export async function changeOwnPassword(ctx: OrgContext, { userId, password }: ChangeOwnPassword): Promise<Details> {
  const { hash } = (await loadUser(ctx, userId, missing)).state.password
  const encodedHash = await hashNewPassword(ctx, password)
  if (hash && (await ctx.passwords.verify(hash, password)).result === 'ok')
    throw invalidArgument('COMMAND-Aesh5', 'Errors.User.Password.NotChanged')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideChangeOwnPassword(user.state, hash, encodedHash)
  })
  return detailsOf(after)
}

/** `proven`: the hash of the password that was proved. */
export function decideChangeOwnPassword(user: User, proven: string, encodedHash: string): UserEvent[] {
  if (user.status !== 'active') throw failedPrecondition('COMMAND-3M0fx', 'Errors.User.NotActive')
  if (user.password.hash !== proven) throw aborted('COMMAND-Chngd', 'Errors.ConcurrentChange')
  return [passwordChanged({ encodedHash, changeRequired: false })]
}
