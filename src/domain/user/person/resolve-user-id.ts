import type { OrgContext } from '#domain/context.ts'

/**
 * The id that a path means: as it is, or, where nobody has it so, in lower case, as UUIDs given here are kept. Ids
 * that other doors gave keep their letter case.
 */
export async function resolveUserId(ctx: Pick<OrgContext, 'rows' | 'orgId'>, given: string): Promise<string> {
  const lower = given.toLowerCase()
  if (lower === given || given.includes('\0')) return given
  const exact = await ctx.rows
    .selectFrom('users')
    .select('id')
    .where('id', '=', given)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  return exact ? given : lower
}
