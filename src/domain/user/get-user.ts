import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { requireStorable } from '#domain/user/access/user-access.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const userRow = prepared((rows, value: Values<{ id: string }>) =>
  rows.selectFrom('users').selectAll().where('id', '=', value('id')),
)

/**
 * Returns a user. Users read themselves without a permission.
 * @throws `user.notFound`; PermissionDenied without `user.read` in the organization of the user
 */
export async function getUser(ctx: Pick<Context, 'caller' | 'events' | 'rows'>, target: Target): Promise<UserView> {
  requireStorable(target)
  const [row] = await userRow(ctx.rows, { id: target.id })
  if (!row || isOutside(target, row.org_id)) throw refuse('user.notFound')
  if (ctx.caller.id !== row.id) ctx.caller.require('user.read', row.org_id)
  const [user] = await withLoginNames(ctx, [row])
  if (!user) throw refuse('user.notFound')
  return user
}
