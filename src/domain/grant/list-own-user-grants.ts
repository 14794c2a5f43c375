import type { Context } from '#domain/context.ts'
import { type FoundUserGrant, withNames } from '#domain/grant/list-user-grants.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'

/** Lists the user grants of the caller by id, of all organizations. */
export async function listOwnUserGrants(
  ctx: Context,
  { ascending, limit, offset }: Paging,
): Promise<Listed<FoundUserGrant>> {
  const matchingGrants = ctx.rows.selectFrom('user_grants').where('user_id', '=', ctx.caller.id)
  const [rows, counted] = await Promise.all([
    matchingGrants
      .selectAll()
      .orderBy('id', ascending ? 'asc' : 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    matchingGrants.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const orgIds = [...new Set(rows.map((row) => row.org_id))]
  const orgs =
    orgIds.length > 0 ? await ctx.rows.selectFrom('orgs').selectAll().where('id', 'in', orgIds).execute() : []
  return { total: Number(counted?.total ?? 0), entries: await withNames(ctx, orgs, rows) }
}
