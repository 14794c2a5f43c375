import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface SetPassword {
  readonly password: string
  /** The user must change the password at the next sign-in. */
  readonly changeRequired: boolean
}

/** Sets the password of a person on behalf of an administrator; every sign-in with the old one ends. */
export async function setPassword(ctx: Context, target: Target, input: SetPassword): Promise<Details> {
  const user = await readUser(ctx, target, may('user.write'))
  requirePasswordSettable(user.state)
  const encodedHash = await hashNewPassword(ctx, user.owner, input.password)
  const password = { encodedHash, changeRequired: input.changeRequired }
  return detailsOf(await changeUser(ctx, target, may('user.write'), (state) => decideSetPassword(state, password)))
}

export function decideSetPassword(user: User, password: { encodedHash: string; changeRequired: boolean }): UserEvent[] {
  requirePasswordSettable(user)
  return [passwordChanged(password)]
}

function requirePasswordSettable(user: User): void {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (user.status === 'initial') throw refuse('user.notInitialised')
}
