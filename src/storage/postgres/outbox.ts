import type pg from 'pg'
import type { ClaimedEntry } from '#storage/port.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'

/** The database's clock, the one that all processes share. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
const CLAIM = `UPDATE outbox SET leased_until = ${NOW} + $3::bigint, attempt = attempt + 1
WHERE id IN (
  SELECT id FROM outbox WHERE kind = $1 AND due_at <= ${NOW} AND leased_until <= ${NOW}
  ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
RETURNING id, kind, payload, due_at, attempt`
const DONE = 'DELETE FROM outbox WHERE id = $1'
const RETRY = 'UPDATE outbox SET due_at = $2, leased_until = 0 WHERE id = $1'

/** Row as the driver returns it, with the parsers of pools.ts. */
interface EntryRow {
  readonly id: string
  readonly kind: string
  readonly payload: ClaimedEntry['payload']
  readonly due_at: number
  readonly attempt: number
}

/** Leases up to `limit` due entries for `leaseMs`, the longest due first. */
export async function claimEntries(
  pool: pg.Pool,
  { kind, limit, leaseMs }: { kind: string; limit: number; leaseMs: number },
): Promise<ClaimedEntry[]> {
  try {
    const { rows } = await pool.query<EntryRow>(CLAIM, [kind, limit, leaseMs])
    return rows
      .map(({ due_at: dueAt, ...entry }) => ({ ...entry, dueAt }))
      .sort((one, other) => one.dueAt - other.dueAt)
  } catch (error) {
    throw toStorageError(error)
  }
}

export async function settleEntry(
  pool: pg.Pool,
  id: string,
  outcome: 'done' | { readonly retryAt: number },
): Promise<void> {
  try {
    await (outcome === 'done' ? pool.query(DONE, [id]) : pool.query(RETRY, [id, outcome.retryAt]))
  } catch (error) {
    throw toStorageError(error)
  }
}
