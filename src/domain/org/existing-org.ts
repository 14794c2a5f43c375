/**
 * The organization that owns a new aggregate. The unit requires that it exists, so that nothing is created in an
 * organization that is removed concurrently. Writers do not conflict with each other, nor with changes of the organization.
 */
import type { Context } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, mustExist } from '#eventstore/change.ts'

/**
 * Returns the organization.
 * @throws `owner.notFound`
 */
export async function loadExistingOrg(ctx: Pick<Context, 'events'>, orgId: string): Promise<Folded<Org>> {
  const org = await ctx.events.load(orgAggregate, orgId)
  if (!exists(orgAggregate, org)) throw refuse('owner.notFound')
  return org
}

/** Part of a unit: requires that the organization exists when the unit is stored. */
export const orgMustExist = (org: Folded<Org>): Change => mustExist(orgAggregate, org)
