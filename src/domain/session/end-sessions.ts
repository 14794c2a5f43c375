import { author, type Context } from '#domain/context.ts'
import { sessionEndingsByIds } from '#domain/session/session-endings.ts'
import type { Change } from '#eventstore/change.ts'

/** Sessions ended in one unit. */
const BATCH = 200

/** Ends every session of a removed user, or of the users of a removed organization, which erases their personal data. */
export async function endSessions(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<void> {
  for (let ended = false; !ended; ) ended = await ctx.events.retry(() => endSome(ctx, of, id))
}

/** Returns whether none is left. */
async function endSome(ctx: Context, of: 'user_id' | 'org_id', id: string): Promise<boolean> {
  const changes = await endingsOf(ctx, of, id)
  if (changes.length > 0) await ctx.events.push(author(ctx), changes)
  return changes.length < BATCH
}

/** Returns the changes that end sessions, as many as fit into one unit; load them inside the `retry` of the unit. */
export async function endingsOf(
  ctx: Pick<Context, 'rows' | 'events' | 'now'>,
  of: 'user_id' | 'org_id',
  id: string,
): Promise<Change[]> {
  const rows = await ctx.rows.selectFrom('user_sessions').select('id').where(of, '=', id).limit(BATCH).execute()
  const ids = rows.map((row) => row.id)
  return sessionEndingsByIds(ctx, ids, ctx.now)
}
