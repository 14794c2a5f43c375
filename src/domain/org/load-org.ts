import type { Context } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Rejects an organization that does not exist, or no longer. */
export function requireOrg(org: Folded<Org>): void {
  if (!exists(orgAggregate, org)) throw refuse('org.notFound')
}

/**
 * Rejects an unknown organization, and a caller without the permission in it.
 * @throws `org.notFound`, PermissionDenied
 */
export function requireOrgAccess(
  ctx: Pick<Context, 'caller'>,
  org: Folded<Org>,
  target: Target,
  permission: string,
): void {
  if (!exists(orgAggregate, org) || isOutside(target, org.id)) throw refuse('org.notFound')
  ctx.caller.require(permission, org.id)
}

/** Returns an organization in which the caller has the permission. */
export async function loadOrg(
  ctx: Pick<Context, 'caller' | 'events'>,
  target: Target,
  permission: string,
): Promise<Folded<Org>> {
  const org = await ctx.events.load(orgAggregate, target.id)
  requireOrgAccess(ctx, org, target, permission)
  return org
}
