import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { loadUser, requireUser } from '#domain/user/load-user.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface SetPassword {
  readonly userId: string
  readonly password: string
  /** The person has to choose another one at the next sign-in. */
  readonly changeRequired: boolean
}

const missing = () => failedPrecondition('COMMAND-3M0fs', 'Errors.User.NotFound')

/** An administrator gives a person a password; every sign-in with the old one ends (contract §7.3). */
export async function setPassword(ctx: OrgContext, input: SetPassword): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  requirePasswordSettable((await loadUser(ctx, input.userId, missing)).state)
  const encodedHash = await hashNewPassword(ctx, input.password)
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideSetPassword(user.state, { encodedHash, changeRequired: input.changeRequired })
  })
  return detailsOf(after)
}

export function decideSetPassword(user: User, password: { encodedHash: string; changeRequired: boolean }): UserEvent[] {
  requirePasswordSettable(user)
  return [passwordChanged(password)]
}

function requirePasswordSettable(user: User): void {
  if (user.type !== 'human') throw missing()
  if (user.status === 'initial') throw failedPrecondition('COMMAND-M9dse', 'Errors.User.NotInitialised')
}
