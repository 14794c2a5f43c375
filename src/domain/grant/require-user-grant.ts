import type { Context } from '#domain/context.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** A user grant that a command acts on. */
export interface UserGrantTarget extends Target {
  /** A grant of another user is treated as unknown. Absent: any user. */
  readonly userId?: string
}

/** Rejects an unknown grant, and one outside of the limits of the target. */
export function requireUserGrant(grant: Folded<UserGrant>, target: UserGrantTarget): void {
  if (!exists(userGrantAggregate, grant) || isOutside(target, grant.owner)) throw refuse('userGrant.notFound')
  if (target.userId !== undefined && grant.state.userId !== target.userId) throw refuse('userGrant.notFound')
}

/**
 * Returns a user grant on whose project the caller has the permission.
 * @throws `userGrant.notFound`, PermissionDenied
 */
export async function loadUserGrant(
  ctx: Pick<Context, 'events' | 'caller'>,
  target: UserGrantTarget,
  permission: string,
): Promise<Folded<UserGrant>> {
  const grant = await ctx.events.load(userGrantAggregate, target.id)
  requireUserGrant(grant, target)
  ctx.caller.require(permission, grant.owner, grant.state.projectGrantId || grant.state.projectId)
  return grant
}
