import { author, type Context } from '#domain/context.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { exists } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/** Sessions ended in one unit. */
const BATCH = 200

/** Ends every session of a removed user, or of the users of a removed organization, which erases their personal data. */
export async function endSessions(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<void> {
  for (let ended = false; !ended; ) ended = await ctx.events.retry(() => endSome(ctx, of, id))
}

/** Returns whether none is left. */
async function endSome(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<boolean> {
  const changes = await sessionEndings(ctx, of, id)
  if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  return changes.length < BATCH
}

/** Returns the changes that end sessions, as many as fit into one unit; load them inside the `retry` of the unit. */
export async function sessionEndings(
  ctx: Pick<Context, 'rows' | 'events'>,
  of: 'user_id' | 'org_id',
  id: string,
): Promise<Change[]> {
  const rows = await ctx.rows.selectFrom('user_sessions').select('id').where(of, '=', id).limit(BATCH).execute()
  const loaded = await ctx.events.loadAll(rows.map((row) => ({ aggregate: sessionAggregate, id: row.id })))
  return loaded
    .filter((before) => exists(sessionAggregate, before))
    .map((before) => change({ aggregate: sessionAggregate, before, events: [sessionEvent('session.terminated', {})] }))
}
