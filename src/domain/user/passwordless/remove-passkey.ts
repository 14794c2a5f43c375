import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { passkeyRemoved } from '#domain/user/passwordless/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes a passkey of a person. */
export async function removePasskey(ctx: Context, target: Target, passkeyId: string): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => decideRemovePasskey(user, passkeyId))
  return detailsOf(after)
}

export function decideRemovePasskey(user: User, passkeyId: string): UserEvent[] {
  if (!Object.hasOwn(user.passkeys.tokens, passkeyId)) throw refuse('passkey.notFound')
  return [passkeyRemoved(passkeyId)]
}
