import type { Context } from '#domain/context.ts'
import { foldCase } from '#kit/fold-case.ts'

/** By id, or by primary domain. */
export type OrgKey = { readonly id: string } | { readonly primaryDomain: string }

/** Returns the id of an active organization; undefined for an unknown or inactive one. */
export async function findActiveOrg({ rows }: Pick<Context, 'rows'>, key: OrgKey): Promise<string | undefined> {
  const active = rows.selectFrom('orgs').select('id').where('state', '=', 'active')
  const orgRow =
    'id' in key
      ? active.where('id', '=', key.id)
      : active.where('id', 'in', (eb) =>
          eb
            .selectFrom('org_domains')
            .select('org_id')
            .where('domain_key', '=', foldCase(key.primaryDomain))
            .where('is_primary', '=', 1),
        )
  return (await orgRow.executeTakeFirst())?.id
}
