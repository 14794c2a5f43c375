import type { Context } from '#domain/context.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import { notFound } from '#kit/errors.ts'

/** The user of the organization acted in (contract §7.1). */
export async function getUserById(ctx: Context, id: string): Promise<FoundUser> {
  const row = await ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  const [user] = await withLoginNames(ctx, [row])
  if (!user) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  return user
}
