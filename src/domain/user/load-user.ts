import type { OrgContext } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'

/**
 * Refuses a user that is not there, or belongs to another organization than the one acted in: both look the same
 * (security check 1: the target's real owner counts, not the header).
 */
export function requireUser(user: Folded<User>, orgId: string, missing: () => AppError): void {
  if (!exists(userAggregate, user) || user.owner !== orgId) throw missing()
}

/** The user as it stands, within the organization acted in. */
export async function loadUser(
  ctx: Pick<OrgContext, 'events' | 'orgId'>,
  id: string,
  missing: () => AppError,
): Promise<Folded<User>> {
  const user = await ctx.events.load(userAggregate, id)
  requireUser(user, ctx.orgId, missing)
  return user
}
