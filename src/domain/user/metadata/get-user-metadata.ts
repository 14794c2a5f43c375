import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

export type MetadataRow = Database['user_metadata']

/** What is noted under a key with a user of the organization acted in (contract §7.4). */
export async function getUserMetadata(ctx: OrgContext, userId: string, key: string): Promise<MetadataRow> {
  const row = await ctx.rows
    .selectFrom('user_metadata')
    .selectAll()
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-Rgh32', 'Errors.Metadata.NotFound')
  return row
}
