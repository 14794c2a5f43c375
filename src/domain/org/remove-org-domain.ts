import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainRemoved } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Removes a domain, so that other organizations can claim it. Rejects the primary domain. */
export async function removeOrgDomain(ctx: Context, org: Target, domain: string): Promise<Details> {
  const name = normalizeDomain(domain)
  return detailsOf(await changeOrg(ctx, org, 'org.write', (state) => decideRemoveOrgDomain(name, state)))
}

export function decideRemoveOrgDomain(domain: string, org: Org): OrgEvent[] {
  if (!Object.hasOwn(org.domains, domain)) throw refuse('domain.notFound')
  if (org.primaryDomain === domain) throw refuse('domain.primaryNotRemovable')
  return [orgDomainRemoved(domain)]
}
