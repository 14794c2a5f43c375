import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type OrgEvent, orgReactivated } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Opens the organization acted in again. */
export async function reactivateOrg(ctx: OrgContext): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decideReactivateOrg))
}

export function decideReactivateOrg(org: Folded<Org>): OrgEvent[] {
  requireOrg(org, () => notFound('ORG-Dgf3g', 'Errors.Org.NotFound'))
  if (org.state.status === 'active') throw failedPrecondition('EVENT-bfnrh', 'Errors.Org.AlreadyActive')
  return [orgReactivated()]
}
