import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { normalizeDomain } from '#domain/org/domain-name.ts'
import { type OrgEvent, orgDomainPrimarySet } from '#domain/org/events.ts'
import type { Org } from '#domain/org/org-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Makes a verified domain the one that preferred login names end in. */
export async function setPrimaryOrgDomain(ctx: Context, org: Target, domain: string): Promise<Details> {
  const name = normalizeDomain(domain)
  return detailsOf(await changeOrg(ctx, org, 'org.write', (state) => decideSetPrimaryOrgDomain(name, state)))
}

export function decideSetPrimaryOrgDomain(domain: string, org: Org): OrgEvent[] {
  const domainState = ownProperty(org.domains, domain)
  if (!domainState) throw refuse('domain.notFound')
  if (!domainState.verified) throw refuse('domain.notVerified')
  return org.primaryDomain === domain ? [] : [orgDomainPrimarySet(domain)]
}
