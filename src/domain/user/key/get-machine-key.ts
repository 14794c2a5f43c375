import type { Context, Details } from '#domain/context.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import type { Database } from '#storage/tables.ts'

export interface MachineKeyView extends Details {
  readonly id: string
  readonly userId: string
  /** zitadel.authn.v1.KeyType, by number. */
  readonly type: number
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

export const viewOfMachineKey = (row: Database['machine_keys']): MachineKeyView => ({
  ...detailsOfRow(row),
  id: row.id,
  userId: row.user_id,
  type: row.type,
  expiresAt: row.expires_at,
})

/** Returns a key of a user; `machineKey.notFound` for an unknown one. */
export async function getMachineKey(ctx: Context, target: Target, keyId: string): Promise<MachineKeyView> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const row = await ctx.rows
    .selectFrom('machine_keys')
    .selectAll()
    .where('id', '=', keyId)
    .where('user_id', '=', user.id)
    .executeTakeFirst()
  if (!row) throw refuse('machineKey.notFound')
  return viewOfMachineKey(row)
}
