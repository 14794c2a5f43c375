import type { Context } from '#domain/context.ts'
import { type OrgView, orgViewOf } from '#domain/org/org-view.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Returns an organization, active or not. */
export async function getOrg(ctx: Pick<Context, 'rows'>, id: string): Promise<OrgView> {
  const row = await ctx.rows.selectFrom('orgs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw refuse('org.notFound')
  return orgViewOf(row)
}

/** Returns the organization that owns a verified domain. */
export async function getOrgByDomain(ctx: Pick<Context, 'rows'>, domain: string): Promise<OrgView> {
  const row = await ctx.rows
    .selectFrom('org_domains')
    .innerJoin('orgs', 'orgs.id', 'org_domains.org_id')
    .selectAll('orgs')
    .where('org_domains.domain_key', '=', foldCase(domain))
    .where('org_domains.is_verified', '=', 1)
    .executeTakeFirst()
  if (!row) throw refuse('org.notFound')
  return orgViewOf(row)
}
