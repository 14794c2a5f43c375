import { author, type Context } from '#domain/context.ts'
import type { OrgEvent } from '#domain/org/events.ts'
import { requireOrgAccess } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Target } from '#domain/target.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Loads an organization, judges the caller's permission in it, and stores the decided events; decides again after a
 * concurrent change.
 * @throws as `requireOrgAccess` and `decide`
 */
export function changeOrg(
  ctx: Context,
  target: Target,
  permission: string,
  decide: (org: Org, folded: Folded<Org>) => readonly OrgEvent[],
): Promise<Folded<Org>> {
  return ctx.events.change(author(ctx), orgAggregate, target.id, (org) => {
    requireOrgAccess(ctx, org, target, permission)
    return decide(org.state, org)
  })
}
