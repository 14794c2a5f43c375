import type { Services } from '#domain/context.ts'
import { sweepRecords } from '#domain/token/protocol-records.ts'

/** Rows removed per batch; other writers run between batches. */
const BATCH = 500
/** Grace period after expiry, in which the use of a record is distinguished from a guess. Milliseconds. */
const GRACE_MS = 60 * 60 * 1000

/**
 * Removes expired records of the protocol and abandoned requests. Runs on a timer; returns the number of removed
 * rows. `now` in epoch milliseconds.
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
