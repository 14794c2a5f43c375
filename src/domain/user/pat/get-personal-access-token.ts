import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

export type PersonalAccessTokenRow = Database['personal_access_tokens']

/** A token of a user of the organization acted in; what it is, never the token itself (contract §7.6). */
export async function getPersonalAccessToken(
  ctx: OrgContext,
  token: { userId: string; tokenId: string },
): Promise<PersonalAccessTokenRow> {
  const row = await ctx.rows
    .selectFrom('personal_access_tokens')
    .selectAll()
    .where('id', '=', token.tokenId)
    .where('user_id', '=', token.userId)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-fRunu', 'Errors.User.PAT.NotFound')
  return row
}
