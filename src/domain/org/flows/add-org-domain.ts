import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainAdded, orgDomainAsserted } from '#domain/org/events.ts'
import { domainProblem } from '#domain/org/flows/reservable-domain.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'
import { foldCase } from '#kit/fold-case.ts'

/**
 * Adds a domain, verified unless the domain policy requires a proof. One that is only asserted reserves nothing: users of
 * other organizations keep and get names in it. Rejects public suffixes, single labels and look-alikes.
 */
export async function addOrgDomain(ctx: Context, org: Target, domain: string): Promise<Details> {
  const name = normalizeDomain(domain)
  await loadOrg(ctx, org, 'org.write')
  if (domainProblem(name)) throw refuse('domain.notReservable')
  const needsProof = effectivePolicy(domainPolicy, await loadPolicies(ctx, org.id)).validateOrgDomains
  const stored = await ctx.events.retry(async () => {
    const before = await loadOrg(ctx, org, 'org.write')
    if (await isProvenElsewhere(ctx, org.id, name)) throw refuse('domain.alreadyExists')
    const events = decideAddOrgDomain({ domain: name, needsProof }, before.state)
    const [after] = await ctx.events.push(author(ctx), [change({ aggregate: orgAggregate, before, events })])
    return after ?? before
  })
  return detailsOf(stored)
}

async function isProvenElsewhere({ rows }: Context, orgId: string, domain: string): Promise<boolean> {
  const existingDomain = await rows
    .selectFrom('org_domains')
    .select('org_id')
    .where('domain_key', '=', foldCase(domain))
    .where('is_proven', '=', 1)
    .where('org_id', '!=', orgId)
    .executeTakeFirst()
  return existingDomain !== undefined
}

export function decideAddOrgDomain(
  { domain, needsProof }: { domain: string; needsProof: boolean },
  org: Org,
): OrgEvent[] {
  if (Object.hasOwn(org.domains, domain)) throw refuse('domain.alreadyExists')
  return needsProof ? [orgDomainAdded(domain)] : [orgDomainAdded(domain), orgDomainAsserted(domain)]
}
