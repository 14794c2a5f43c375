import type { Caller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

/** How two times are compared. */
export type TimeComparison = '=' | '>' | '>=' | '<' | '<='

export type CredentialQuery =
  | { readonly column: 'id' | 'user_id' | 'org_id'; readonly value: string }
  /** Epoch milliseconds. A credential that never expires expires after every time. */
  | { readonly column: 'created_at' | 'expires_at'; readonly at: number; readonly comparison: TimeComparison }

export interface ListVisibleCredentials {
  readonly table: 'machine_keys' | 'personal_access_tokens'
  readonly paging: Paging
  readonly sortBy: 'id' | 'user_id' | 'org_id' | 'created_at' | 'expires_at'
  /** All of them must hold. */
  readonly queries: readonly CredentialQuery[]
}

/** A key or token without its secret. Times in epoch milliseconds. */
export interface VisibleCredential {
  readonly id: string
  readonly userId: string
  readonly orgId: string
  readonly createdAt: number
  readonly changedAt: number
  /** Null: never. */
  readonly expiresAt: number | null
}

/** Lists keys or tokens of all users that the caller may read, and its own. */
export async function listVisibleCredentials(
  ctx: Pick<Context, 'caller' | 'rows'>,
  { table, paging, sortBy, queries }: ListVisibleCredentials,
): Promise<Listed<VisibleCredential>> {
  const matchingCredentials = ctx.rows
    // Both tables have the columns used here, with the same types, except that a token may never expire.
    .selectFrom(table as 'machine_keys')
    .where((eb) => eb.and([visible(eb, ctx.caller), ...queries.map((query) => condition(eb, query))]))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingCredentials
      .select(['id', 'user_id', 'org_id', 'created_at', 'changed_at'])
      .select((eb) => eb.ref('expires_at').$castTo<number | null>().as('expires_at'))
      // Engines sort null to different ends: never is the latest.
      .orderBy((eb) => (sortBy === 'expires_at' ? eb.fn.coalesce(sortBy, eb.lit(NEVER)) : eb.ref(sortBy)), direction)
      .orderBy('id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingCredentials.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const entries = rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    orgId: row.org_id,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    expiresAt: row.expires_at,
  }))
  return { total: Number(counted?.total ?? 0), entries }
}

const NEVER = Number.MAX_SAFE_INTEGER

type Rows = Conditions<'machine_keys'>

function visible(eb: Rows, caller: Caller): Condition {
  const orgIds = caller.orgsWith('user.read')
  if (orgIds === 'all') return eb.lit(true)
  const isOwn = eb('user_id', '=', caller.id)
  return orgIds.length === 0 ? isOwn : eb.or([isOwn, eb('org_id', 'in', [...orgIds])])
}

function condition(eb: Rows, query: CredentialQuery): Condition {
  if (!('at' in query)) return eb(query.column, '=', query.value)
  const holds = eb(query.column, query.comparison, query.at)
  const isLater = query.column === 'expires_at' && query.comparison.startsWith('>')
  return isLater ? eb.or([holds, eb(query.column, 'is', null)]) : holds
}
