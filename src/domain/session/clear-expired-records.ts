import type { Rooms } from '#domain/context.ts'
import type { RowChange } from '#storage/port.ts'

/** Rows removed in one go. */
const BATCH = 500

/**
 * Removes sign-ins and challenges whose time is over; what is live is not touched. For a clock to call; returns how
 * many rows went. `now` in epoch milliseconds.
 */
export async function clearExpiredRecords(rooms: Pick<Rooms, 'events' | 'rows'>, now: number): Promise<number> {
  const tables = ['sessions', 'webauthn_challenges'] as const
  let removed = 0
  for (const table of tables) {
    for (;;) {
      const expired = await rooms.rows
        .selectFrom(table)
        .select('id')
        .where('expires_at', '<=', now)
        .limit(BATCH)
        .execute()
      if (expired.length > 0)
        await rooms.events.writeRecords(expired.map(({ id }): RowChange => ({ table, remove: { id } })))
      removed += expired.length
      if (expired.length < BATCH) break
    }
  }
  return removed
}
