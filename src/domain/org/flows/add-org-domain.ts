import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainAdded, orgDomainVerified } from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { type Change, change } from '#eventstore/event-store.ts'

/**
 * Adds a domain, verified unless the domain policy requires a proof. Rejects a domain of another organization, and one
 * that user names of other organizations are in.
 */
export async function addOrgDomain(ctx: Context, org: Target, domain: string): Promise<Details> {
  const name = normalizeDomain(domain)
  await loadOrg(ctx, org, 'org.write')
  const needsProof = effectivePolicy(domainPolicy, await loadPolicies(ctx, org.id)).validateOrgDomains
  const store = async (claims: readonly Change[]) => {
    const before = await loadOrg(ctx, org, 'org.write')
    const events = decideAddOrgDomain({ domain: name, needsProof }, before.state)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  }
  if (needsProof) return detailsOf(await ctx.events.retry(() => store([])))
  return detailsOf(await storeWithClaims(ctx, { orgId: org.id, domain: name, proven: false }, store))
}

export function decideAddOrgDomain(
  { domain, needsProof }: { domain: string; needsProof: boolean },
  org: Org,
): OrgEvent[] {
  if (Object.hasOwn(org.domains, domain)) throw refuse('domain.alreadyExists')
  return needsProof ? [orgDomainAdded(domain)] : [orgDomainAdded(domain), orgDomainVerified(domain)]
}
