/**
 * The organization that something is created in. It is loaded before what takes long, and the unit rests on it, so that
 * what is created never outlives an organization that is removed meanwhile. Any number of writers create at once, also
 * while the organization itself changes.
 */
import type { OrgContext } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, stands } from '#eventstore/event-store.ts'
import { notFound } from '#kit/errors.ts'

/** The organization as it stands; refuses with NotFound `ORG-4lj2s` one that is not there, or no more. */
export async function loadStandingOrg(ctx: Pick<OrgContext, 'events'>, orgId: string): Promise<Folded<Org>> {
  const org = await ctx.events.load(orgAggregate, orgId)
  if (!exists(orgAggregate, org)) throw notFound('ORG-4lj2s', 'Errors.Org.NotFound')
  return org
}

/** The part of a unit that has the organization be there until the unit is stored. */
export const orgStands = (org: Folded<Org>): Change => stands(orgAggregate, org)
