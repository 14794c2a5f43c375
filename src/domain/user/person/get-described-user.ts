import type { OrgContext } from '#domain/context.ts'
import { type DescribedUser, withAttributes } from '#domain/user/person/list-described-users.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('USER-Gone1', 'Errors.User.NotFound')

/** A person of the organization acted in, with everything they are described by. */
export async function getDescribedUser(ctx: OrgContext, userId: string): Promise<DescribedUser> {
  if (userId.includes('\0')) throw missing()
  const rows = await ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('org_id', '=', ctx.orgId)
    .where('type', '=', 'human')
    .execute()
  const [user] = await withAttributes(ctx, rows)
  if (!user) throw missing()
  return user
}
