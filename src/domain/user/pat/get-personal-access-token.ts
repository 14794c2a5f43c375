import type { Context, Details } from '#domain/context.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import type { Database } from '#storage/tables.ts'

/** A personal access token without its secret. */
export interface PersonalAccessTokenView extends Details {
  readonly id: string
  readonly userId: string
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

export const viewOfPersonalAccessToken = (row: Database['personal_access_tokens']): PersonalAccessTokenView => ({
  ...detailsOfRow(row),
  id: row.id,
  userId: row.user_id,
  // Written by the projection as a JSON array.
  scopes: JSON.parse(row.scopes) as string[],
  expiresAt: row.expires_at,
})

/** Returns a token of a user; `pat.notFound` for an unknown one. */
export async function getPersonalAccessToken(
  ctx: Context,
  target: Target,
  tokenId: string,
): Promise<PersonalAccessTokenView> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const row = await ctx.rows
    .selectFrom('personal_access_tokens')
    .selectAll()
    .where('id', '=', tokenId)
    .where('user_id', '=', user.id)
    .executeTakeFirst()
  if (!row) throw refuse('pat.notFound')
  return viewOfPersonalAccessToken(row)
}
