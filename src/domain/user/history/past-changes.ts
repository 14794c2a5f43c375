import type { Context } from '#domain/context.ts'
import { checkLimit } from '#domain/listing/paging.ts'
import { findEditors } from '#domain/user/history/find-editors.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { StoredEvent } from '#storage/port.ts'

/** The usual number of changes in a response. */
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
  /** Undefined: the author is no user, or a removed one. */
  readonly editor: UserView | undefined
}

/** Returns the events of an aggregate since it was last created, with their editors. */
export async function pastChanges(
  ctx: Pick<Context, 'events' | 'rows'>,
  type: string,
  of: Folded<unknown>,
  query: ChangeQuery,
): Promise<FoundChange[]> {
  const limit = checkLimit(query.limit, USUAL_LIMIT)
  const events: StoredEvent[] = []
  const filter = { aggregateTypes: [type], aggregateIds: [of.id], newestFirst: !query.ascending }
  for await (const event of ctx.events.history(filter)) {
    const isConcerned = query.concerns?.(event) ?? true
    if (isConcerned && event.sequence >= of.createdAtSequence && isAfter(event.sequence, query)) events.push(event)
    if (events.length === limit) break
  }
  const editors = await findEditors(ctx, [...new Set(events.map((event) => event.creator))])
  return events.map((event) => ({ event, editor: editors.get(event.creator) }))
}

const isAfter = (sequence: number, query: ChangeQuery): boolean =>
  query.sequence === 0 || (query.ascending ? sequence > query.sequence : sequence < query.sequence)
