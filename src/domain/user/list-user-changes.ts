import type { OrgContext } from '#domain/context.ts'
import { checkLimit } from '#domain/listing/paging.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'
import type { StoredEvent } from '#storage/port.ts'

/** The usual number of changes in an answer. */
const USUAL_LIMIT = 1000

export interface ListUserChanges {
  readonly userId: string
  /** Changes after (ascending) or before this one; 0: from the end. */
  readonly sequence: number
  /** 0: the usual one. */
  readonly limit: number
  readonly ascending: boolean
}

export interface UserChange {
  readonly event: StoredEvent
  /** Undefined: no user, or one who was removed. */
  readonly editor: FoundUser | undefined
}

/**
 * What happened to a user of the organization acted in, also to one who was removed; never what happened to another who
 * had the id before (security check 11).
 */
export async function listUserChanges(ctx: OrgContext, input: ListUserChanges): Promise<UserChange[]> {
  const limit = checkLimit(input.limit, USUAL_LIMIT)
  const user = await ctx.events.load(userAggregate, input.userId)
  if (user.sequence === 0 || user.owner !== ctx.orgId) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  const events = await readChanges(ctx, user, { ...input, limit })
  const editors = await findEditors(ctx, [...new Set(events.map((event) => event.creator))])
  return events.map((event) => ({ event, editor: editors.get(event.creator) }))
}

async function readChanges(
  ctx: OrgContext,
  user: Folded<User>,
  { sequence, limit, ascending }: ListUserChanges,
): Promise<StoredEvent[]> {
  const changes: StoredEvent[] = []
  // Where nothing is to be passed over, no more than the answer is fetched.
  const bound = sequence === 0 && !ascending ? { limit } : {}
  const filter = { aggregateTypes: ['user'], aggregateIds: [user.id], newestFirst: !ascending, ...bound }
  for await (const event of ctx.events.history(filter)) {
    if (event.sequence < user.bornAt) {
      if (ascending) continue
      break
    }
    if (sequence > 0 && (ascending ? event.sequence <= sequence : event.sequence >= sequence)) continue
    changes.push(event)
    if (changes.length === limit) break
  }
  return changes
}

async function findEditors(ctx: OrgContext, ids: readonly string[]): Promise<Map<string, FoundUser>> {
  if (ids.length === 0) return new Map()
  const rows = await ctx.rows.selectFrom('users').selectAll().where('id', 'in', ids).execute()
  return new Map((await withLoginNames(ctx, rows)).map((user) => [user.id, user]))
}
