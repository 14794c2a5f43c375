import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { OrgDomain } from '#domain/org/org-state.ts'
import type { Target } from '#domain/target.ts'

export interface FoundOrgDomain extends OrgDomain {
  readonly orgId: string
  readonly name: string
  readonly primary: boolean
}

/** Lists the domains of an organization by name; combines all queries by AND. */
export async function listOrgDomains(
  ctx: Context,
  target: Target,
  paging: Paging,
  nameQueries: readonly TextQuery[],
): Promise<Listed<FoundOrgDomain>> {
  const org = await loadOrg(ctx, target, 'org.read')
  const matchingDomains = Object.entries(org.state.domains)
    .filter(([name]) => nameQueries.every((query) => matchesText(name, query)))
    .map(([name, domain]) => ({ orgId: org.id, name, primary: org.state.primaryDomain === name, ...domain }))
  return cutPage(matchingDomains, paging, (one) => one.name)
}
