import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { totpRemoved } from '#domain/user/totp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes the authenticator of a person. */
export async function removeTotp(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), decideRemoveTotp)
  return detailsOf(after)
}

export function decideRemoveTotp(user: User): UserEvent[] {
  if (user.totp === undefined) throw refuse('totp.notFound')
  return [totpRemoved()]
}
