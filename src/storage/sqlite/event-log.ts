/** The event log on SQLite: appends within the writer's transaction, reads on the read handle. */

import { quoteName } from '#storage/ddl.ts'
import { type Move, movesOf } from '#storage/moves.ts'
import type { EventFilter, EventToStore, RowRef, StoredEvent, StreamRead, Unit } from '#storage/port.ts'
import { StorageError } from '#storage/port.ts'
import type { Cell, Connection } from '#storage/sqlite/connection.ts'
import { writeEntry } from '#storage/sqlite/outbox.ts'
import { writeRow } from '#storage/sqlite/rows.ts'

const COLUMNS = 'position, aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at'

/** Asserted on by the query plan test. */
export const LAST_SEQUENCE = 'SELECT max(sequence) AS last FROM events WHERE aggregate_type = ? AND aggregate_id = ?'
export const STREAM = `SELECT ${COLUMNS} FROM events WHERE aggregate_type = ? AND aggregate_id = ? AND sequence > ? ORDER BY sequence`
export const FREE_NAME = 'DELETE FROM names WHERE scope = ? AND name = ?'

const TAKE_NAME = 'INSERT INTO names (scope, name) VALUES (?, ?) ON CONFLICT DO NOTHING'
const APPEND =
  'INSERT INTO events (aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at) ' +
  'VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'

export const ERASE = 'UPDATE events SET payload = ? WHERE aggregate_type = ? AND aggregate_id = ? AND sequence = ?'

/** Number of events that a read fetches at a time. */
const BATCH = 1000

/** Writes one unit, or throws StorageError. Must run in a separate transaction or in a savepoint. */
export function writeUnit(writer: Connection, unit: Unit): void {
  // A new stream needs no comparison: an existing first event would violate the primary key.
  for (const move of movesOf(unit)) if (move.expected > 0 || move.next === 0) expectAt(writer, move)
  for (const row of unit.requiredRows ?? []) expectRow(writer, row)
  for (const event of unit.events) append(writer, event)
  for (const { type, id, sequence, payload } of unit.erased ?? [])
    writer.run(ERASE, JSON.stringify(payload), type, id, sequence)
  for (const { scope, name } of unit.free) writer.run(FREE_NAME, scope, name)
  for (const { scope, name } of unit.take) {
    if (writer.run(TAKE_NAME, scope, name) === 0) throw new StorageError('nameTaken', { nameTaken: { scope, name } })
  }
  for (const change of unit.rows) writeRow(writer, change)
  for (const entry of unit.outbox) writeEntry(writer, entry)
}

function expectAt(writer: Connection, { type, id, expected }: Move): void {
  const last = writer.get(LAST_SEQUENCE, type, id)?.last ?? 0
  if (last !== expected) throw new StorageError('conflict', { aggregate: { type, id } })
}

function expectRow(writer: Connection, { table, id }: RowRef): void {
  if (!writer.get(`SELECT 1 FROM ${quoteName(table)} WHERE id = ?`, id))
    throw new StorageError('conflict', { aggregate: { type: table, id } })
}

function append(writer: Connection, event: EventToStore): void {
  const stored = writer.run(
    APPEND,
    event.aggregateType,
    event.aggregateId,
    event.sequence,
    event.type,
    JSON.stringify(event.payload),
    event.creator,
    event.owner,
    event.createdAt,
  )
  if (stored === 0)
    throw new StorageError('conflict', { aggregate: { type: event.aggregateType, id: event.aggregateId } })
}

export function readStreams(reader: Connection, reads: readonly StreamRead[]): StoredEvent[] {
  return reads.flatMap(({ type, id, after }) => reader.all(STREAM, type, id, after).map(toEvent))
}

/** Events by filter in batches; each batch is a separate query, so a long read keeps no transaction open. */
export async function* readFiltered(reader: () => Connection, filter: EventFilter): AsyncGenerator<StoredEvent> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY
  let last: number | undefined
  while (left > 0) {
    const size = Math.min(BATCH, left)
    const { sql, parameters } = batchQuery(filter, last, size)
    const batch = reader()
      .all(sql, ...parameters)
      .map(toEvent)
    yield* batch
    last = batch.at(-1)?.position
    left -= batch.length
    if (batch.length < size) return
  }
}

/** Returns the query of one batch: events that match the filter, beyond the position `last`. */
export function batchQuery(
  filter: EventFilter,
  last: number | undefined,
  size: number,
): { sql: string; parameters: Cell[] } {
  const conditions: string[] = []
  const parameters: Cell[] = []
  const where = (condition: string, ...values: Cell[]) => {
    conditions.push(condition)
    parameters.push(...values)
  }
  const among = (column: string, values: readonly string[] | undefined) => {
    if (values) where(`${column} IN (${values.map(() => '?').join(', ')})`, ...values)
  }
  among('aggregate_type', filter.aggregateTypes)
  among('aggregate_id', filter.aggregateIds)
  among('type', filter.eventTypes)
  if (filter.owner !== undefined) where('owner = ?', filter.owner)
  if (filter.creator !== undefined) where('creator = ?', filter.creator)
  if (filter.createdFrom !== undefined) where('created_at >= ?', filter.createdFrom)
  if (filter.createdTo !== undefined) where('created_at <= ?', filter.createdTo)
  if (filter.afterPosition !== undefined) where('position > ?', filter.afterPosition)
  if (last !== undefined) where(filter.newestFirst ? 'position < ?' : 'position > ?', last)
  const selected = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  const order = filter.newestFirst ? 'DESC' : 'ASC'
  return {
    sql: `SELECT ${COLUMNS} FROM events${selected} ORDER BY position ${order} LIMIT ?`,
    parameters: [...parameters, size],
  }
}

interface EventRow {
  readonly position: number
  readonly aggregate_type: string
  readonly aggregate_id: string
  readonly sequence: number
  readonly type: string
  readonly payload: string
  readonly creator: string
  readonly owner: string
  readonly created_at: number
}

function toEvent(row: Record<string, unknown>): StoredEvent {
  // The table is STRICT and written only by `append`, so the columns have the types it wrote.
  const cells = row as unknown as EventRow
  return {
    position: cells.position,
    aggregateType: cells.aggregate_type,
    aggregateId: cells.aggregate_id,
    owner: cells.owner,
    sequence: cells.sequence,
    type: cells.type,
    payload: JSON.parse(cells.payload),
    creator: cells.creator,
    createdAt: cells.created_at,
  }
}
