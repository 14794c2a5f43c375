import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'

/** A link of a user to an account at an identity provider. */
export interface LinkedIdp {
  readonly userId: string
  readonly idpId: string
  readonly externalUserId: string
  /** Name of the account at the provider. */
  readonly displayName: string
  /** Null: the provider was removed. */
  readonly idpName: string | null
  readonly idpType: string | null
  readonly sequence: number
}

/** Returns the links of a user to identity providers. */
export async function listIdpLinks(ctx: Context, target: Target, paging: Paging): Promise<Listed<LinkedIdp>> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const matchingLinks = ctx.rows.selectFrom('idp_links as link').where('link.user_id', '=', user.id)
  const { ascending, limit, offset } = paging
  const direction = ascending ? 'asc' : 'desc'
  const [entries, counted] = await Promise.all([
    matchingLinks
      .leftJoin('idps', 'idps.id', 'link.idp_id')
      .select(['link.user_id as userId', 'link.idp_id as idpId', 'link.external_user_id as externalUserId'])
      .select(['link.display_name as displayName', 'link.sequence as sequence'])
      .select(['idps.name as idpName', 'idps.type as idpType'])
      .orderBy('link.idp_id', direction)
      .orderBy('link.external_user_id', direction)
      .limit(limit)
      .offset(offset)
      .execute(),
    matchingLinks.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}
