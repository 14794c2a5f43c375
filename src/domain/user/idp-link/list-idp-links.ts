import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { notFound } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

export interface LinkedIdp extends Pick<Database['idp_links'], 'idp_id' | 'external_user_id' | 'user_id' | 'sequence'> {
  /** What the person is called there. */
  readonly display_name: string
  /** Null: the provider is gone. */
  readonly idpName: string | null
  readonly idpType: string | null
}

/** The accounts at providers that a user of the organization acted in is linked to (contract §7.5). */
export async function listIdpLinks(ctx: OrgContext, userId: string, paging: Paging): Promise<Listed<LinkedIdp>> {
  await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  const found = ctx.rows
    .selectFrom('idp_links as link')
    .where('link.user_id', '=', userId)
    .where('link.org_id', '=', ctx.orgId)
  const { ascending, limit, offset } = paging
  const direction = ascending ? 'asc' : 'desc'
  const [entries, counted] = await Promise.all([
    found
      .leftJoin('idps', 'idps.id', 'link.idp_id')
      .select(['link.idp_id', 'link.external_user_id', 'link.user_id', 'link.display_name', 'link.sequence'])
      .select(['idps.name as idpName', 'idps.type as idpType'])
      .orderBy('link.idp_id', direction)
      .orderBy('link.external_user_id', direction)
      .limit(limit)
      .offset(offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}
