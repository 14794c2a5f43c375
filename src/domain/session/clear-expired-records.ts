import type { Rooms } from '#domain/context.ts'
import { USED_INTENTS } from '#domain/session/idp-intent/consume-idp-intent.ts'
import type { RowChange } from '#storage/port.ts'

/** Rows removed in one go. */
const BATCH = 500

/**
 * Removes sign-ins, challenges and intents whose time is over; what is live is not touched. For a clock to call;
 * returns how many rows went. `now` in epoch milliseconds.
 */
export async function clearExpiredRecords(rooms: Pick<Rooms, 'events' | 'rows'>, now: number): Promise<number> {
  const tables = ['sessions', 'webauthn_challenges', 'idp_intents'] as const
  let removed = 0
  for (const table of tables) {
    for (;;) {
      const expired = await rooms.rows
        .selectFrom(table)
        .select('id')
        .where('expires_at', '<=', now)
        .limit(BATCH)
        .execute()
      if (expired.length > 0) await remove(rooms, table, expired)
      removed += expired.length
      if (expired.length < BATCH) break
    }
  }
  return removed
}

/** With the rows of used intents go the names that kept them from being used twice. */
function remove(
  { events }: Pick<Rooms, 'events'>,
  table: 'sessions' | 'webauthn_challenges' | 'idp_intents',
  expired: readonly { readonly id: string }[],
): Promise<void> {
  const names = table === 'idp_intents' ? expired.map(({ id }) => ({ scope: USED_INTENTS, name: id })) : []
  return events.writeRecords(
    expired.map(({ id }): RowChange => ({ table, remove: { id } })),
    [],
    names,
  )
}
