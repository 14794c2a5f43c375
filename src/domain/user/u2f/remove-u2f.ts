import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { securityKeyRemoved } from '#domain/user/u2f/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes a security key of a person. */
export async function removeU2f(ctx: Context, target: Target, keyId: string): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => decideRemoveU2f(user, keyId))
  return detailsOf(after)
}

export function decideRemoveU2f(user: User, keyId: string): UserEvent[] {
  if (!Object.hasOwn(user.securityKeys, keyId)) throw refuse('u2f.notFound')
  return [securityKeyRemoved(keyId)]
}
