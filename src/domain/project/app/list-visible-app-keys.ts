import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { withinReach } from '#domain/listing/within-reach.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

/** A key as queries return it. Times in epoch milliseconds. */
export interface AppKeyView {
  readonly id: string
  readonly appId: string
  readonly projectId: string
  readonly orgId: string
  readonly createdAt: number
  readonly expiresAt: number
}

export interface AppKeyQuery {
  readonly column: 'app_id' | 'project_id' | 'org_id'
  readonly id: string
}

export interface ListVisibleAppKeys {
  readonly paging: Paging
  readonly sortBy: 'id' | 'project_id' | 'app_id' | 'created_at' | 'org_id' | 'expires_at' | 'type'
  /** All of them must hold. */
  readonly queries: readonly AppKeyQuery[]
}

const viewOf = (row: Database['app_keys']): AppKeyView => ({
  id: row.id,
  appId: row.app_id,
  projectId: row.project_id,
  orgId: row.org_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})

/** Lists the keys of all applications that the caller may read. */
export async function listVisibleAppKeys(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleAppKeys,
): Promise<Listed<AppKeyView>> {
  const reach = ctx.caller.reach('project.app.read')
  const matchingKeys = ctx.rows
    .selectFrom('app_keys')
    .where((eb) => withinReach(eb, reach, { org: eb.ref('org_id'), object: eb.ref('project_id') }))
    .where((eb) => eb.and(queries.map(({ column, id }) => eb(column, '=', id))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const sorted = matchingKeys.selectAll().orderBy(sortBy, direction)
  const [rows, counted] = await Promise.all([
    (sortBy === 'id' ? sorted : sorted.orderBy('id', direction)).limit(paging.limit).offset(paging.offset).execute(),
    matchingKeys.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(viewOf) }
}

/** Returns a key by its id alone. @throws `appKey.notFound`, PermissionDenied */
export async function getAppKeyById(ctx: Context, keyId: string): Promise<AppKeyView> {
  const row = await ctx.rows.selectFrom('app_keys').selectAll().where('id', '=', keyId).executeTakeFirst()
  if (!row) throw refuse('appKey.notFound')
  ctx.caller.require('project.app.read', row.org_id, row.project_id)
  return viewOf(row)
}
