import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainRemoved } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Takes a domain from the organization; others may claim it then. The primary one stays. */
export async function removeOrgDomain(ctx: OrgContext, domain: string): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeDomain(domain, 'ORG-SJsK3')
  const decide = (org: Folded<Org>) => decideRemoveOrgDomain(name, org)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decide))
}

export function decideRemoveOrgDomain(domain: string, org: Folded<Org>): OrgEvent[] {
  requireOrg(org)
  if (!Object.hasOwn(org.state.domains, domain)) throw notFound('ORG-GDfA3', 'Errors.Org.Domain.NotOnOrg')
  if (org.state.primaryDomain === domain) throw failedPrecondition('ORG-Sjdi3', 'Errors.Org.Domain.PrimaryNotRemovable')
  return [orgDomainRemoved(domain)]
}
