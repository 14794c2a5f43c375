import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

export interface ListedAccessKey {
  readonly keyId: string
  readonly name: string
  readonly orgId: string
  readonly returnUrls: readonly string[]
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** Lists the valid keys by name, without their secrets. */
export async function listAccessKeys(ctx: Context): Promise<ListedAccessKey[]> {
  requireOnInstance(ctx.caller, 'iam.read')
  const rows = await ctx.rows.selectFrom('access_keys').selectAll().orderBy('name').execute()
  return rows.map((row) => ({
    keyId: row.id,
    name: row.name,
    orgId: row.org_id,
    // Written by the aggregate as a JSON array of URLs.
    returnUrls: JSON.parse(row.return_urls) as string[],
    createdAt: row.created_at,
  }))
}
