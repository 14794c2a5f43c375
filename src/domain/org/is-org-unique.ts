import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Whether both the name and the domain are free. Skips an empty one; at least one is required. */
export async function isOrgUnique(ctx: Context, name: string, domain: string): Promise<boolean> {
  requireOnInstance(ctx.caller, 'iam.read')
  if (!name && !domain) throw refuse('org.noNameOrDomain')
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
