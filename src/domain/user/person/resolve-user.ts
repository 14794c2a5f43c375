import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'

/**
 * Returns the target of an id in a path: the id itself, or in lower case where no user of the organization has it so,
 * as UUIDs are stored. Ids that other APIs assigned keep their case.
 */
export async function resolveUser(ctx: Pick<Context, 'rows'>, orgId: string, userKey: string): Promise<Target> {
  const lower = userKey.toLowerCase()
  if (lower === userKey || userKey.includes('\0')) return { id: userKey, within: orgId }
  const exact = await ctx.rows
    .selectFrom('users')
    .select('id')
    .where('id', '=', userKey)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  return { id: exact ? userKey : lower, within: orgId }
}
