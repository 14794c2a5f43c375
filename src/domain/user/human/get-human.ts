import type { OrgContext } from '#domain/context.ts'
import type { UserRow } from '#domain/user/login-names.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** The ids of refusals differ between the parts of a person that are read alone (contract §4.4). */
export interface HumanRefusalIds {
  readonly missing: string
  readonly notHuman: string
}

/** A person of the organization acted in, for the parts that are read alone (contract §7.3). */
export async function getHuman(ctx: OrgContext, userId: string, ids: HumanRefusalIds): Promise<UserRow> {
  const row = await ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('id', '=', userId)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound(ids.missing, 'Errors.User.NotFound')
  if (row.type !== 'human') throw failedPrecondition(ids.notHuman, 'Errors.User.NotHuman')
  return row
}
