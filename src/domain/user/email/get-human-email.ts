import type { OrgContext } from '#domain/context.ts'
import type { UserRow } from '#domain/user/login-names.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** The row of a person of the organization acted in, for the parts of it that are read alone (contract §7.3). */
export async function getHumanEmail(ctx: OrgContext, userId: string): Promise<UserRow> {
  const row = await ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  if (row.type !== 'human') throw failedPrecondition('QUERY-pt7HY', 'Errors.User.NotHuman')
  return row
}
