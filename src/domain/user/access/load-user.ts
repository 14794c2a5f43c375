import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { requireAccess, requireKnown, requireStorable, type UserAccess } from '#domain/user/access/user-access.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Returns a user without a permission check: for sign-in steps, which credentials authorize. @throws `user.notFound`
 */
export async function loadUser(ctx: Pick<Context, 'events'>, target: Target): Promise<Folded<User>> {
  requireStorable(target)
  const user = await ctx.events.load(userAggregate, target.id)
  requireKnown(user, target)
  return user
}

/**
 * Returns a user that the caller may access.
 * @throws as `requireAccess`
 */
export async function readUser(
  ctx: Pick<Context, 'caller' | 'events' | 'rows'>,
  target: Target,
  access: UserAccess,
): Promise<Folded<User>> {
  requireStorable(target)
  const user = await ctx.events.load(userAggregate, target.id)
  await requireAccess(ctx, user, target, access)
  return user
}
