import type { OrgContext } from '#domain/context.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type AppError, notFound } from '#kit/errors.ts'

/** Which grant is meant. */
export interface UserGrantRef {
  /** Has to be the grant's user; undefined where the call does not name one. */
  readonly userId?: string
  readonly grantId: string
}

export const missingUserGrant = () => notFound('COMMAND-3M9sd', 'Errors.UserGrant.NotFound')

/**
 * Refuses a grant that is not there, was given by another organization than the one acted in, or to another user than
 * the one named: all look the same (security checks 1 and 2).
 */
export function requireUserGrant(
  grant: Folded<UserGrant>,
  { orgId, userId }: { orgId: string; userId: string | undefined },
  missing: () => AppError = missingUserGrant,
): void {
  if (!exists(userGrantAggregate, grant) || grant.owner !== orgId) throw missing()
  if (userId !== undefined && grant.state.userId !== userId) throw missing()
}

/** The grant as it stands, once the caller's permission on its project was looked at. */
export async function loadUserGrant(
  ctx: Pick<OrgContext, 'events' | 'orgId' | 'caller'>,
  ref: UserGrantRef,
  { permission, missing }: { permission: string; missing: () => AppError },
): Promise<Folded<UserGrant>> {
  ctx.caller.require(permission, ctx.orgId)
  const grant = await ctx.events.load(userGrantAggregate, ref.grantId)
  requireUserGrant(grant, { orgId: ctx.orgId, userId: ref.userId }, missing)
  ctx.caller.require(permission, ctx.orgId, grant.state.projectGrantId || grant.state.projectId)
  return grant
}
