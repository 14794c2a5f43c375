import type { OrgContext } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { invalidArgument } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Are both the name and the domain free? One that is empty is not asked about; at least one has to be given. */
export async function isOrgUnique(ctx: OrgContext, name: string, domain: string): Promise<boolean> {
  requireOnInstance(ctx.caller, 'iam.read')
  if (!name && !domain) throw invalidArgument('QUERY-DGqfd', 'Errors.Query.InvalidRequest')
  const [sameName, sameDomain] = await Promise.all([
    name && ctx.rows.selectFrom('orgs').select('id').where('name_key', '=', foldCase(name)).executeTakeFirst(),
    domain &&
      ctx.rows
        .selectFrom('org_domains')
        .select('org_id')
        .where('domain_key', '=', foldCase(domain))
        .where('is_verified', '=', 1)
        .executeTakeFirst(),
  ])
  return !sameName && !sameDomain
}
