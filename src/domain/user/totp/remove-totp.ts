import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { totpRemoved } from '#domain/user/totp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes the authenticators of a person. */
export async function removeTotp(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => decideRemoveTotp(user))
  return detailsOf(after)
}

/** `id`: one of several; undefined: all of them. */
export function decideRemoveTotp({ totp, furtherTotps }: User, id?: string): UserEvent[] {
  const known = totp ? [totp, ...furtherTotps] : []
  if (!known.some((one) => id === undefined || one.id === id)) throw refuse('totp.notFound')
  return [known.length === 1 ? totpRemoved() : totpRemoved(id)]
}
