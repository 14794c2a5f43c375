import type { Context } from '#domain/context.ts'
import { checkLimit } from '#domain/listing/paging.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { StoredEvent } from '#storage/port.ts'

/** The usual number of changes in an answer. */
const USUAL_LIMIT = 1000

export interface ChangeQuery {
  /** Changes after (ascending) or before this one; 0: from the end. */
  readonly sequence: number
  /** 0: the usual one. */
  readonly limit: number
  readonly ascending: boolean
  /** Which of the changes are asked for; absent: all. */
  readonly concerns?: (event: StoredEvent) => boolean
}

export interface FoundChange {
  readonly event: StoredEvent
  /** Undefined: no user, or one who was removed. */
  readonly editor: FoundUser | undefined
}

/** What happened to an aggregate in its present life, with who did it. */
export async function pastChanges(
  ctx: Context,
  type: string,
  of: Folded<unknown>,
  query: ChangeQuery,
): Promise<FoundChange[]> {
  const limit = checkLimit(query.limit, USUAL_LIMIT)
  const events: StoredEvent[] = []
  const filter = { aggregateTypes: [type], aggregateIds: [of.id], newestFirst: !query.ascending }
  for await (const event of ctx.events.history(filter)) {
    const asked = query.concerns?.(event) ?? true
    if (asked && event.sequence >= of.bornAt && isAfter(event.sequence, query)) events.push(event)
    if (events.length === limit) break
  }
  const editors = await findEditors(ctx, [...new Set(events.map((event) => event.creator))])
  return events.map((event) => ({ event, editor: editors.get(event.creator) }))
}

const isAfter = (sequence: number, query: ChangeQuery): boolean =>
  query.sequence === 0 || (query.ascending ? sequence > query.sequence : sequence < query.sequence)

async function findEditors(ctx: Context, ids: readonly string[]): Promise<Map<string, FoundUser>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.rows.selectFrom('users').selectAll().where('id', 'in', ids).execute()
  return new Map((await withLoginNames(ctx, rows)).map((user) => [user.id, user]))
}
