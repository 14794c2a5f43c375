import type { Context } from '#domain/context.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Returns the id of the active organization that owns a proven domain, or undefined. */
export async function findOrgByDomain(ctx: Pick<Context, 'rows'>, domain: string): Promise<string | undefined> {
  const domainRow = await ctx.rows
    .selectFrom('org_domains')
    .innerJoin('orgs', 'orgs.id', 'org_domains.org_id')
    .select('orgs.id')
    .where('org_domains.domain_key', '=', foldCase(domain))
    .where('org_domains.is_proven', '=', 1)
    .where('orgs.state', '=', 'active')
    .executeTakeFirst()
  return domainRow?.id
}
