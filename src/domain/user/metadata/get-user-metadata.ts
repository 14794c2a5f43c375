import type { Context, Details } from '#domain/context.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import type { Database } from '#storage/tables.ts'

export interface MetadataView extends Details {
  readonly key: string
  readonly value: Uint8Array
}

export const viewOfUserMetadata = (row: Database['user_metadata']): MetadataView => ({
  ...detailsOfRow(row),
  key: row.key,
  value: Buffer.from(row.value, 'base64'),
})

/** Returns the metadata of a user under a key; `metadata.notFound` for an unknown one. */
export async function getUserMetadata(ctx: Context, target: Target, key: string): Promise<MetadataView> {
  const user = await readUser(ctx, target, mayReadOrSelf('user.read'))
  const row = await ctx.rows
    .selectFrom('user_metadata')
    .selectAll()
    .where('user_id', '=', user.id)
    .where('key', '=', key)
    .executeTakeFirst()
  if (!row) throw refuse('metadata.notFound')
  return viewOfUserMetadata(row)
}
