import type { OrgContext } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/**
 * Who is linked to an account at a provider, as they stand now, or undefined. The account's id is compared exactly:
 * at a provider, ids that differ in case alone are two people (OpenID Connect Core §2).
 */
export async function findLinkedUser(
  ctx: Pick<OrgContext, 'events' | 'rows'>,
  idpId: string,
  externalUserId: string,
): Promise<Folded<User> | undefined> {
  const row = await ctx.rows
    .selectFrom('idp_links')
    .select('user_id')
    .where('idp_id', '=', idpId)
    .where('external_user_id', '=', externalUserId)
    .executeTakeFirst()
  if (!row) return undefined
  const user = await ctx.events.load(userAggregate, row.user_id)
  const isLinked = user.state.idpLinks.some((link) => link.idpId === idpId && link.externalUserId === externalUserId)
  return exists(userAggregate, user) && isLinked ? user : undefined
}
