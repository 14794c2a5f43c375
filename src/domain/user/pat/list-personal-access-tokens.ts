import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import { type PersonalAccessTokenView, viewOfPersonalAccessToken } from '#domain/user/pat/get-personal-access-token.ts'

/** Returns the tokens of a user by id, expired ones included. */
export async function listPersonalAccessTokens(
  ctx: Context,
  target: Target,
  paging: Paging,
): Promise<Listed<PersonalAccessTokenView>> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const matchingTokens = ctx.rows.selectFrom('personal_access_tokens').where('user_id', '=', user.id)
  const { ascending, limit, offset } = paging
  const [rows, counted] = await Promise.all([
    matchingTokens
      .selectAll()
      .orderBy('id', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    matchingTokens.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(viewOfPersonalAccessToken) }
}
