import type { Context } from '#domain/context.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'

/** Returns the users among these ids, by id; ids of removed users and of parts of the server are absent. */
export async function findEditors(
  ctx: Pick<Context, 'events' | 'rows'>,
  ids: readonly string[],
): Promise<Map<string, UserView>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.rows.selectFrom('users').selectAll().where('id', 'in', ids).execute()
  return new Map((await withLoginNames(ctx, rows)).map((user) => [user.id, user]))
}
