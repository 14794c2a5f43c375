import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainAdded, orgDomainVerified } from '#domain/org/events.ts'
import { storeWithClaims } from '#domain/org/flows/domain-claims.ts'
import { requireOrg } from '#domain/org/load-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'
import { alreadyExists } from '#kit/errors.ts'

/**
 * Adds a domain to the organization acted in. It counts at once, unless the domain policy asks for a proof. Refuses a
 * domain that is another's, and one in which people of others have their names.
 */
export async function addOrgDomain(ctx: OrgContext, domain: string): Promise<Details> {
  ctx.caller.require('org.write', ctx.orgId)
  const name = normalizeDomain(domain)
  const needsProof = effectivePolicy(domainPolicy, await loadPolicies(ctx, ctx.orgId)).validateOrgDomains
  const store = async (claims: readonly Change[]) => {
    const before = await ctx.events.load(orgAggregate, ctx.orgId)
    const events = decideAddOrgDomain({ domain: name, needsProof }, before)
    const [stored] = await ctx.events.push(author(ctx), [
      change({ aggregate: orgAggregate, before, events }),
      ...claims,
    ])
    return stored ?? before
  }
  if (needsProof) return detailsOf(await ctx.events.retry(() => store([])))
  return detailsOf(await storeWithClaims(ctx, { orgId: ctx.orgId, domain: name, proven: false }, store))
}

export function decideAddOrgDomain(
  { domain, needsProof }: { domain: string; needsProof: boolean },
  org: Folded<Org>,
): OrgEvent[] {
  requireOrg(org)
  if (Object.hasOwn(org.state.domains, domain)) throw alreadyExists('COMMA-Bd2jj', 'Errors.Org.Domain.AlreadyExists')
  return needsProof ? [orgDomainAdded(domain)] : [orgDomainAdded(domain), orgDomainVerified(domain)]
}
