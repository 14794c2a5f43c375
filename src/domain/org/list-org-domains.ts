import type { OrgContext } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { OrgDomain } from '#domain/org/org-state.ts'

export interface FoundOrgDomain extends OrgDomain {
  readonly orgId: string
  readonly name: string
  readonly primary: boolean
}

/** The domains of the organization acted in, by name; all queries have to match. */
export async function listOrgDomains(
  ctx: OrgContext,
  paging: Paging,
  nameQueries: readonly TextQuery[],
): Promise<Listed<FoundOrgDomain>> {
  const org = await loadOrg(ctx, ctx.orgId)
  const found = Object.entries(org.state.domains)
    .filter(([name]) => nameQueries.every((query) => matchesText(name, query)))
    .map(([name, domain]) => ({ orgId: org.id, name, primary: org.state.primaryDomain === name, ...domain }))
  return cutPage(found, paging, (one) => one.name)
}
