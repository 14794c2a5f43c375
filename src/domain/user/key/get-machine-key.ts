import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

export type MachineKeyRow = Database['machine_keys']

/** A key of a user of the organization acted in (contract §7.6). */
export async function getMachineKey(ctx: OrgContext, key: { userId: string; keyId: string }): Promise<MachineKeyRow> {
  const row = await ctx.rows
    .selectFrom('machine_keys')
    .selectAll()
    .where('id', '=', key.keyId)
    .where('user_id', '=', key.userId)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-Dgr3g', 'Errors.AuthNKey.NotFound')
  return row
}
