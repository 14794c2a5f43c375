import type { Services } from '#domain/context.ts'
import { sweepRecords } from '#domain/token/protocol-records.ts'

/** Rows removed in one go; between two goes others get their turn. */
const BATCH = 500
/** What has just expired is kept a little: its use is then told from a guess. Milliseconds. */
const GRACE_MS = 60 * 60 * 1000

/**
 * Removes records of the protocol whose time is over, and waiting requests that nobody came back to. For a clock to
 * call; resolves with how many rows went. `now` in epoch milliseconds.
 */
export async function clearExpiredTokens(services: Pick<Services, 'events' | 'rows'>, now: number): Promise<number> {
  const before = now - GRACE_MS
  let removed = await clearAuthRequests(services, before)
  for (;;) {
    const swept = await sweepRecords(services, before, BATCH)
    removed += swept
    if (swept < BATCH) return removed
  }
}

async function clearAuthRequests({ rows, events }: Pick<Services, 'events' | 'rows'>, before: number): Promise<number> {
  let removed = 0
  for (;;) {
    const expired = await rows
      .selectFrom('auth_requests')
      .select('id')
      .where('expires_at', '<', before)
      .limit(BATCH)
      .execute()
    if (expired.length > 0)
      await events.writeRecords(expired.map(({ id }) => ({ table: 'auth_requests', remove: { id } })))
    removed += expired.length
    if (expired.length < BATCH) return removed
  }
}
