import type { Context } from '#domain/context.ts'
import { generatedDomain } from '#domain/org/generated-domain.ts'
import { foldCase } from '#kit/fold-case.ts'

/** The generated domain of an organization; with its id where another organization's name makes the same label. */
export async function freeDomain(
  ctx: Pick<Context, 'rows' | 'externalUrl'>,
  orgName: string,
  orgId: string,
): Promise<string> {
  const domain = generatedDomain(orgName, ctx.externalUrl)
  const otherOrgDomain = await ctx.rows
    .selectFrom('org_domains')
    .select('org_id')
    .where('domain_key', '=', foldCase(domain))
    .where('is_proven', '=', 1)
    .where('org_id', '!=', orgId)
    .executeTakeFirst()
  return otherOrgDomain ? generatedDomain(orgName, ctx.externalUrl, orgId) : domain
}
