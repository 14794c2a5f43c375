import { author, type Context } from '#domain/context.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'

/** Sessions ended in one unit. */
const BATCH = 200

/** Ends every session of a removed user, or of the users of a removed organization, and so erases what is personal. */
export async function endSessions(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<void> {
  for (let ended = false; !ended; ) ended = await ctx.events.retry(() => endSome(ctx, of, id))
}

/** Returns whether none is left. */
async function endSome(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<boolean> {
  const rows = await ctx.rows.selectFrom('user_sessions').select('id').where(of, '=', id).limit(BATCH).execute()
  const loaded = await ctx.events.loadAll(rows.map((row) => ({ aggregate: sessionAggregate, id: row.id })))
  const changes = loaded
    .filter((before) => exists(sessionAggregate, before))
    .map((before) => change({ aggregate: sessionAggregate, before, events: [sessionEvent('session.terminated', {})] }))
  if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  return rows.length < BATCH
}
