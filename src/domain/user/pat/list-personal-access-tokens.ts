import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { loadUser } from '#domain/user/load-user.ts'
import type { PersonalAccessTokenRow } from '#domain/user/pat/get-personal-access-token.ts'
import { notFound } from '#kit/errors.ts'

/** The tokens of a user of the organization acted in, by id, expired ones too (contract §7.6). */
export async function listPersonalAccessTokens(
  ctx: OrgContext,
  userId: string,
  paging: Paging,
): Promise<Listed<PersonalAccessTokenRow>> {
  await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))
  const found = ctx.rows
    .selectFrom('personal_access_tokens')
    .where('user_id', '=', userId)
    .where('org_id', '=', ctx.orgId)
  const { ascending, limit, offset } = paging
  const [entries, counted] = await Promise.all([
    found
      .selectAll()
      .orderBy('id', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}
