import type { OrgContext } from '#domain/context.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import { notFound } from '#kit/errors.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const userOfOrg = prepared((rows, value: Values<{ id: string; orgId: string }>) =>
  rows.selectFrom('users').selectAll().where('id', '=', value('id')).where('org_id', '=', value('orgId')),
)

/** The user of the organization acted in (contract §7.1). */
export async function getUserById(ctx: OrgContext, id: string): Promise<FoundUser> {
  const [row] = await userOfOrg(ctx.rows, { id, orgId: ctx.orgId })
  if (!row) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  const [user] = await withLoginNames(ctx, [row])
  if (!user) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  return user
}
