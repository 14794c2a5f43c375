import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { requireStorable } from '#domain/user/access/user-access.ts'
import type { DescribedUser } from '#domain/user/person/described-user.ts'
import { withAttributes } from '#domain/user/person/list-described-users.ts'

/**
 * Returns a person with all fields.
 * @throws `user.notFound` for a machine too
 */
export async function getDescribedUser(ctx: Context, target: Target): Promise<DescribedUser> {
  requireStorable(target)
  let userQuery = ctx.rows.selectFrom('users').selectAll().where('id', '=', target.id).where('type', '=', 'human')
  if (target.within !== undefined) userQuery = userQuery.where('org_id', '=', target.within)
  const rows = await userQuery.execute()
  const [user] = await withAttributes(ctx, rows)
  const [row] = rows
  if (!user || !row) throw refuse('user.notFound')
  ctx.caller.require('user.read', row.org_id)
  return user
}
