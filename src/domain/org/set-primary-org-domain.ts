import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainPrimarySet } from '#domain/org/events.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Makes a verified domain the one that preferred login names end in. */
export async function setPrimaryOrgDomain(ctx: OrgContext, domain: string): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeDomain(domain, 'ORG-SsDG2')
  const decide = (org: Folded<Org>) => decideSetPrimaryOrgDomain(name, org)
  return detailsOf(await ctx.events.change(author(ctx), orgAggregate, ctx.orgId, decide))
}

export function decideSetPrimaryOrgDomain(domain: string, org: Folded<Org>): OrgEvent[] {
  requireOrg(org)
  const found = Object.hasOwn(org.state.domains, domain) ? org.state.domains[domain] : undefined
  if (!found) throw notFound('ORG-GDfA3', 'Errors.Org.Domain.NotOnOrg')
  if (!found.verified) throw failedPrecondition('ORG-Ggd32', 'Errors.Org.Domain.NotVerified')
  return org.state.primaryDomain === domain ? [] : [orgDomainPrimarySet(domain)]
}
