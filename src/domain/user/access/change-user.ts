import { author, type Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { requireAccess, requireStorable, type UserAccess } from '#domain/user/access/user-access.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface LoadedUser {
  readonly user: Folded<User>
  /** The target and the access that the user was loaded by. */
  readonly target: Target
  readonly access: UserAccess
}

/**
 * As `changeUser`, from the user as `readUser` returned it: without a concurrent change the user is loaded once.
 * @throws as `requireAccess` after a concurrent change, and as `decide`
 */
export function changeLoadedUser(
  ctx: Context,
  { user, target, access }: LoadedUser,
  decide: (user: User, folded: Folded<User>) => readonly UserEvent[],
): Promise<Folded<User>> {
  return ctx.events.change(author(ctx), userAggregate, user, async (current) => {
    if (current !== user) await requireAccess(ctx, current, target, access)
    return decide(current.state, current)
  })
}

/**
 * Loads a user, judges the caller's access, and stores the decided events; decides again after a concurrent change.
 * @throws as `requireAccess` and `decide`
 */
export function changeUser(
  ctx: Context,
  target: Target,
  access: UserAccess,
  decide: (user: User, folded: Folded<User>) => readonly UserEvent[],
): Promise<Folded<User>> {
  requireStorable(target)
  return ctx.events.change(author(ctx), userAggregate, target.id, async (user) => {
    await requireAccess(ctx, user, target, access)
    return decide(user.state, user)
  })
}
