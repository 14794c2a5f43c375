import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { Database } from '#storage/tables.ts'

export type OrgRow = Database['orgs']

const noOrg = () => notFound('QUERY-iTTGJ', 'Errors.Org.NotFound')

/** An organization, active or not. Refuses with NotFound. */
export async function getOrg(ctx: Pick<OrgContext, 'rows'>, id: string): Promise<OrgRow> {
  const row = await ctx.rows.selectFrom('orgs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw noOrg()
  return row
}

/** The organization that a verified domain belongs to, anywhere in the instance. Refuses with NotFound. */
export async function getOrgByDomain(ctx: Pick<OrgContext, 'rows'>, domain: string): Promise<OrgRow> {
  const row = await ctx.rows
    .selectFrom('org_domains')
    .innerJoin('orgs', 'orgs.id', 'org_domains.org_id')
    .selectAll('orgs')
    .where('org_domains.domain_key', '=', foldCase(domain))
    .where('org_domains.is_verified', '=', 1)
    .executeTakeFirst()
  if (!row) throw noOrg()
  return row
}
