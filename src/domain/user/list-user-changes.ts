import type { Context } from '#domain/context.ts'
import { checkLimit } from '#domain/listing/paging.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { requireStorable } from '#domain/user/access/user-access.ts'
import { findEditors } from '#domain/user/history/find-editors.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { StoredEvent } from '#storage/port.ts'

/** The usual number of changes in a response. */
const USUAL_LIMIT = 1000

export interface ListUserChanges {
  /** Changes after (ascending) or before this one; 0: from the end. */
  readonly sequence: number
  /** 0: the usual one. */
  readonly limit: number
  readonly ascending: boolean
}

export interface UserChange {
  readonly event: StoredEvent
  /** Undefined: the author is no user, or a removed one. */
  readonly editor: UserView | undefined
}

/**
 * Returns the events of a user, of a removed one too; never those of an earlier user of the same id (docs/security.md).
 */
export async function listUserChanges(ctx: Context, target: Target, input: ListUserChanges): Promise<UserChange[]> {
  requireStorable(target)
  const limit = checkLimit(input.limit, USUAL_LIMIT)
  const user = await ctx.events.load(userAggregate, target.id)
  if (user.sequence === 0 || isOutside(target, user.owner)) throw refuse('user.notFound')
  if (ctx.caller.id !== user.id) ctx.caller.require('user.read', user.owner)
  const events = await readChanges(ctx, user, { ...input, limit })
  const editors = await findEditors(ctx, [...new Set(events.map((event) => event.creator))])
  return events.map((event) => ({ event, editor: editors.get(event.creator) }))
}

async function readChanges(
  ctx: Pick<Context, 'events'>,
  user: Folded<User>,
  { sequence, limit, ascending }: ListUserChanges,
): Promise<StoredEvent[]> {
  const changes: StoredEvent[] = []
  // Newest-first queries without an offset read only as many events as they return.
  const bound = sequence === 0 && !ascending ? { limit } : {}
  const filter = { aggregateTypes: ['user'], aggregateIds: [user.id], newestFirst: !ascending, ...bound }
  for await (const event of ctx.events.history(filter)) {
    if (event.sequence < user.createdAtSequence) {
      if (ascending) continue
      break
    }
    if (sequence > 0 && (ascending ? event.sequence <= sequence : event.sequence >= sequence)) continue
    changes.push(event)
    if (changes.length === limit) break
  }
  return changes
}
