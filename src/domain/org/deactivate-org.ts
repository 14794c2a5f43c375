import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type OrgEvent, orgDeactivated } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Shuts the organization acted in: none of its users gets in until it is reactivated. */
export async function deactivateOrg(ctx: OrgContext): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decideDeactivateOrg))
}

export function decideDeactivateOrg(org: Folded<Org>): OrgEvent[] {
  requireOrg(org, () => notFound('ORG-oL9nT', 'Errors.Org.NotFound'))
  if (org.state.status === 'inactive') throw failedPrecondition('EVENT-Dbs2g', 'Errors.Org.AlreadyDeactivated')
  return [orgDeactivated()]
}
