import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { type SessionView, viewSessions } from '#domain/session/session-view.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

/** Comparison of two times. */
export type TimeComparison = '=' | '>' | '>=' | '<' | '<='

export type SessionQuery =
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  | { readonly by: 'user' | 'creator' | 'fingerprint'; readonly id: string }
  /** Epoch milliseconds. A session that never expires expires after every time. */
  | { readonly by: 'creationDate' | 'expirationDate'; readonly at: number; readonly comparison: TimeComparison }

export interface ListSessions {
  readonly paging: Paging
  readonly sortBy: 'id' | 'creationDate'
  /** All of them must hold. */
  readonly queries: readonly SessionQuery[]
}

/** Sessions that the caller may read: own ones, and those of users in organizations where it has `session.read`. */
export async function listSessions(
  ctx: Context,
  { paging, sortBy, queries }: ListSessions,
): Promise<Listed<SessionView>> {
  const readable = await readableOrgs(ctx)
  const found = ctx.rows
    .selectFrom('user_sessions')
    .where((eb) => eb.and([visible(eb, ctx, readable), ...queries.map((query) => condition(eb, query))]))
  const direction = paging.ascending ? 'asc' : 'desc'
  const sorted = sortBy === 'creationDate' ? found.orderBy('created_at', direction) : found
  const [rows, counted] = await Promise.all([
    sorted.select('id').orderBy('id', direction).limit(paging.limit).offset(paging.offset).execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const sessions = await ctx.events.loadAll(rows.map(({ id }) => ({ aggregate: sessionAggregate, id })))
  return { total: Number(counted?.total ?? 0), entries: await viewSessions(ctx, sessions) }
}

/** Organizations in which the caller may read sessions; `all` by a role on the instance. */
async function readableOrgs(ctx: Context): Promise<'all' | readonly string[]> {
  if (ctx.caller.mayEverywhere('session.read')) return 'all'
  const memberships = await membershipsOf(ctx, ctx.caller.id)
  const orgIds = new Set(memberships.map(({ orgId }) => orgId))
  return [...orgIds].filter((orgId) => ctx.caller.may('session.read', orgId))
}

type Rows = Conditions<'user_sessions'>

function visible(eb: Rows, { caller }: Context, readable: 'all' | readonly string[]): Condition {
  if (readable === 'all') return eb('id', '!=', '')
  const own = [eb('creator_id', '=', caller.id), eb('user_id', '=', caller.id)]
  return eb.or(readable.length > 0 ? [...own, eb('org_id', 'in', [...readable])] : own)
}

function condition(eb: Rows, query: SessionQuery): Condition {
  switch (query.by) {
    case 'ids':
      return query.ids.length > 0 ? eb('id', 'in', [...query.ids]) : eb('id', '=', '')
    case 'user':
      return eb('user_id', '=', query.id)
    case 'creator':
      return eb('creator_id', '=', query.id)
    case 'fingerprint':
      return eb('fingerprint_id', '=', query.id)
    case 'creationDate':
      return eb('created_at', query.comparison, query.at)
    case 'expirationDate': {
      const holds = eb('expires_at', query.comparison, query.at)
      return query.comparison.startsWith('>') ? eb.or([holds, eb('expires_at', 'is', null)]) : holds
    }
  }
}
