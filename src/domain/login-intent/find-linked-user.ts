import type { Context } from '#domain/context.ts'
import { accountKey, isLinkTo } from '#domain/user/idp-link/same-account.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/**
 * Returns the current state of the user linked to an account at a provider, or undefined. Ignores the letter case of
 * the account's id, since two links that differ in it alone cannot exist.
 */
export async function findLinkedUser(
  ctx: Pick<Context, 'events' | 'rows'>,
  idpId: string,
  externalUserId: string,
): Promise<Folded<User> | undefined> {
  const row = await ctx.rows
    .selectFrom('idp_links')
    .select('user_id')
    .where('idp_id', '=', idpId)
    .where('external_user_key', '=', accountKey(externalUserId))
    .executeTakeFirst()
  if (!row) return undefined
  const user = await ctx.events.load(userAggregate, row.user_id)
  const isLinked = user.state.idpLinks.some((link) => isLinkTo(link, idpId, externalUserId))
  return exists(userAggregate, user) && isLinked ? user : undefined
}
