import type { ClaimedEntry, OutboxEntry } from '#storage/port.ts'
import type { Connection } from '#storage/sqlite/connection.ts'

const WRITE = 'INSERT INTO outbox (id, kind, payload, due_at, created_at) VALUES (?, ?, ?, ?, ?)'
export const DUE = 'SELECT id FROM outbox WHERE kind = ? AND due_at <= ? AND leased_until <= ? ORDER BY due_at LIMIT ?'
const CLAIM =
  `UPDATE outbox SET leased_until = ?, attempt = attempt + 1 WHERE id IN (${DUE}) ` +
  'RETURNING id, kind, payload, due_at, attempt'
const DONE = 'DELETE FROM outbox WHERE id = ?'
const END_LEASES = 'UPDATE outbox SET leased_until = 0 WHERE leased_until > 0'
const RETRY = 'UPDATE outbox SET due_at = ?, leased_until = 0 WHERE id = ?'

export function writeEntry(writer: Connection, entry: OutboxEntry): void {
  writer.run(WRITE, entry.id, entry.kind, JSON.stringify(entry.payload), entry.dueAt, Date.now())
}

/** Leases up to `limit` due entries until `leaseMs` after `now`, the longest due first. */
export function claimEntries(
  writer: Connection,
  { kind, limit, leaseMs, now }: { kind: string; limit: number; leaseMs: number; now: number },
): ClaimedEntry[] {
  return writer
    .all(CLAIM, now + leaseMs, kind, now, now, limit)
    .map(toEntry)
    .sort((one, other) => one.dueAt - other.dueAt)
}

/**
 * Ends all leases. Called when the store is opened: only one process at a time has the file, so any holder of a lease
 * has ended.
 */
export function endLeases(writer: Connection): void {
  writer.run(END_LEASES)
}

export function settleEntry(writer: Connection, id: string, outcome: 'done' | { readonly retryAt: number }): void {
  if (outcome === 'done') writer.run(DONE, id)
  else writer.run(RETRY, outcome.retryAt, id)
}

function toEntry(row: Record<string, unknown>): ClaimedEntry {
  // The table is STRICT and written by `writeEntry` alone.
  const cells = row as { id: string; kind: string; payload: string; due_at: number; attempt: number }
  return {
    id: cells.id,
    kind: cells.kind,
    payload: JSON.parse(cells.payload),
    dueAt: cells.due_at,
    attempt: cells.attempt,
  }
}
