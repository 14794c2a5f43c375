/**
 * A fold of units as one statement: one round trip, one implicit transaction. Each part of the fold is one JSON
 * parameter; empty parts are left out, so each shape of a fold has its own statement.
 *
 * Safe under READ COMMITTED because a stream's row is always inserted, moved or locked, never only read: of two
 * transactions on the same stream the later one waits and then sees the result of the earlier one.
 */
import { columnList, onConflictReplace, quoteName } from '#storage/ddl.ts'
import type { Move } from '#storage/moves.ts'
import type { ErasedPayload, EventToStore, Name, OutboxEntry, RowChange, RowRef } from '#storage/port.ts'
import { NAME_TAKEN, STALE_STREAM } from '#storage/postgres/database-errors.ts'
import { wellFormed } from '#storage/postgres/well-formed.ts'
import type { Table } from '#storage/table.ts'
import { type TableName, tableOf } from '#storage/tables.ts'

/** Merged content of a fold of units, without duplicates. */
export interface Fold {
  readonly moves: readonly Move[]
  /** Rows that must exist, and must not be removed before the fold is stored. */
  readonly requiredRows: readonly RowRef[]
  readonly events: readonly EventToStore[]
  readonly erased: readonly ErasedPayload[]
  readonly free: readonly Name[]
  /** Taken: must not be held. */
  readonly take: readonly Name[]
  /** Freed and taken within one unit: held afterwards, whether or not it was before. */
  readonly keep: readonly Name[]
  readonly rows: readonly RowChange[]
  readonly outbox: readonly OutboxEntry[]
}

export interface Statement {
  readonly text: string
  readonly values: readonly string[]
}

export function pushStatement(fold: Fold): Statement {
  const parts: string[] = []
  const values: string[] = []
  const refusals: string[] = []
  /** Adds a parameter and returns the SQL that reads it as a table. */
  const records = (list: readonly unknown[], columns: string): string => {
    values.push(wellFormed(JSON.stringify(list)))
    return `json_to_recordset($${values.length}::json) AS new(${columns})`
  }
  const add = (name: string, statement: string) => parts.push(`${name} AS (${statement})`)

  if (fold.moves.length > 0) {
    add(
      'moves',
      `SELECT * FROM ${records(fold.moves.toSorted(byStream), 'type text, id text, expected bigint, next bigint')}`,
    )
    addMoves(fold.moves, add)
    refusals.push(STALE)
  }
  for (const [table, refs] of Map.groupBy(fold.requiredRows, (ref) => ref.table)) {
    add(`required_${table}`, `SELECT * FROM ${records(refs.toSorted(byId), 'id text')}`)
    add(`existing_${table}`, EXISTING(table))
    refusals.push(MISSING(table))
  }
  if (fold.events.length > 0)
    add('appended', `INSERT INTO events ${EVENT} FROM ${records(fold.events.map(eventRecord), EVENT_RECORD)}`)
  if (fold.erased.length > 0)
    add(
      'erased',
      `UPDATE events AS old SET ${ERASED} FROM ${records(fold.erased.map(erasedRecord), ERASED_RECORD)} ${SAME_EVENT}`,
    )
  if (fold.free.length > 0) add('freed', `DELETE FROM names USING ${records(fold.free, NAME_RECORD)} ${SAME_NAME}`)
  if (fold.keep.length > 0)
    add('kept', `${TAKE} FROM ${records(fold.keep.toSorted(byName), NAME_RECORD)} ON CONFLICT DO NOTHING`)
  if (fold.take.length > 0) {
    add('wanted', `SELECT * FROM ${records(fold.take.toSorted(byName), NAME_RECORD)}`)
    add('taken', `${TAKE} FROM wanted AS new ON CONFLICT DO NOTHING RETURNING scope, name`)
    refusals.push(TAKEN)
  }
  for (const [name, changes] of byTable(fold.rows)) addRows(tableOf(name), changes, { add, records })
  if (fold.outbox.length > 0)
    add(
      'outbox_entries',
      `INSERT INTO outbox ${OUTBOX_COLUMNS} FROM ${records(fold.outbox.map(entryRecord), OUTBOX_RECORD)}`,
    )
  const head = parts.length > 0 ? `WITH ${parts.join(',\n')}\n` : ''
  return { text: `${head}${refusals.length > 0 ? refusals.join('\nUNION ALL\n') : 'SELECT'}`, values }
}

const EVENT_RECORD =
  'aggregate_type text, aggregate_id text, sequence bigint, type text, payload text, creator text, owner text, created_at bigint'
const EVENT =
  '(aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at) ' +
  'SELECT aggregate_type, aggregate_id, sequence, type, payload::json, creator, owner, created_at'
const ERASED_RECORD = 'type text, id text, sequence bigint, payload text'
const ERASED = 'payload = new.payload::json'
const SAME_EVENT = 'WHERE old.aggregate_type = new.type AND old.aggregate_id = new.id AND old.sequence = new.sequence'
const NAME_RECORD = 'scope text, name text'
const SAME_NAME = 'WHERE names.scope = new.scope AND names.name = new.name'
const TAKE = 'INSERT INTO names (scope, name) SELECT scope, name'
const OUTBOX_RECORD = 'id text, kind text, payload text, due_at bigint, created_at bigint'
const OUTBOX_COLUMNS = '(id, kind, payload, due_at, created_at) SELECT id, kind, payload::json, due_at, created_at'

const STALE = `SELECT refuse_push('${STALE_STREAM}', json_build_object('type', moves.type, 'id', moves.id)::text)
FROM moves LEFT JOIN settled ON settled.aggregate_type = moves.type AND settled.aggregate_id = moves.id
WHERE settled.aggregate_id IS NULL`
const TAKEN = `SELECT refuse_push('${NAME_TAKEN}', json_build_object('scope', wanted.scope, 'name', wanted.name)::text)
FROM wanted LEFT JOIN taken ON taken.scope = wanted.scope AND taken.name = wanted.name
WHERE taken.name IS NULL`

const STARTED = `INSERT INTO streams AS known (aggregate_type, aggregate_id, sequence)
SELECT type, id, next FROM moves WHERE expected = 0
ON CONFLICT (aggregate_type, aggregate_id) DO UPDATE SET sequence = excluded.sequence WHERE known.sequence = 0
RETURNING aggregate_type, aggregate_id`
const ADVANCED = `UPDATE streams SET sequence = moves.next FROM moves
WHERE moves.expected > 0 AND moves.next > moves.expected
AND aggregate_type = moves.type AND aggregate_id = moves.id AND sequence = moves.expected
RETURNING aggregate_type, aggregate_id`
const HELD = `SELECT aggregate_type, aggregate_id FROM streams, moves
WHERE moves.expected > 0 AND moves.next = moves.expected
AND aggregate_type = moves.type AND aggregate_id = moves.id AND sequence = moves.expected
FOR SHARE OF streams`

/** Locks the row as a foreign key does: blocks its removal, and nothing else. */
const EXISTING = (table: TableName) =>
  `SELECT old.id FROM ${quoteName(table)} AS old, required_${table} AS new WHERE old.id = new.id FOR KEY SHARE OF old`
const MISSING = (table: TableName) =>
  `SELECT refuse_push('${STALE_STREAM}', json_build_object('type', '${table}', 'id', new.id)::text)
FROM required_${table} AS new LEFT JOIN existing_${table} AS old ON old.id = new.id WHERE old.id IS NULL`

type Add = (name: string, statement: string) => void

function addMoves(moves: readonly Move[], add: Add): void {
  const settled: string[] = []
  const settle = (name: string, statement: string) => {
    add(name, statement)
    settled.push(`SELECT aggregate_type, aggregate_id FROM ${name}`)
  }
  if (moves.some((move) => move.expected === 0)) settle('started', STARTED)
  if (moves.some((move) => move.expected > 0 && move.next > move.expected)) settle('advanced', ADVANCED)
  if (moves.some((move) => move.expected > 0 && move.next === move.expected)) settle('held', HELD)
  add('settled', settled.join(' UNION ALL '))
}

function addRows(
  table: Table,
  changes: readonly RowChange[],
  { add, records }: { add: Add; records: (list: readonly unknown[], columns: string) => string },
): void {
  const typed = (columns: readonly string[]) =>
    columns
      .map((name) => `${quoteName(name)} ${table.columns[name]?.type === 'integer' ? 'bigint' : 'text'}`)
      .join(', ')
  const put = changes.flatMap((change) => ('put' in change ? [change.put] : []))
  const remove = changes.flatMap((change) => ('remove' in change ? [change.remove] : []))
  if (put.length > 0) {
    const columns = Object.keys(table.columns)
    add(
      `put_${table.name}`,
      `INSERT INTO ${quoteName(table.name)} (${columnList(columns)}) SELECT ${columnList(columns)} ` +
        `FROM ${records(put, typed(columns))} ${onConflictReplace(table)}`,
    )
  }
  if (remove.length > 0) {
    const same = table.key.map((name) => `old.${quoteName(name)} = new.${quoteName(name)}`).join(' AND ')
    add(
      `removed_${table.name}`,
      `DELETE FROM ${quoteName(table.name)} AS old USING ${records(remove, typed(table.key))} WHERE ${same}`,
    )
  }
}

function byTable(rows: readonly RowChange[]): [TableName, RowChange[]][] {
  const grouped = Map.groupBy(rows, (change) => change.table)
  // In one order, so that folds of the same shape share a statement and lock tables alike.
  return [...grouped].sort(([one], [other]) => (one < other ? -1 : 1))
}

const eventRecord = (event: EventToStore) => ({
  aggregate_type: event.aggregateType,
  aggregate_id: event.aggregateId,
  sequence: event.sequence,
  type: event.type,
  payload: JSON.stringify(event.payload),
  creator: event.creator,
  owner: event.owner,
  created_at: event.createdAt,
})

const erasedRecord = (erased: ErasedPayload) => ({ ...erased, payload: JSON.stringify(erased.payload) })

const entryRecord = (entry: OutboxEntry) => ({
  id: entry.id,
  kind: entry.kind,
  payload: JSON.stringify(entry.payload),
  due_at: entry.dueAt,
  created_at: Date.now(),
})

/** The same order of locks in every fold, so that two folds rarely wait for each other. */
const byStream = (one: Move, other: Move) => compare(one.type, other.type) || compare(one.id, other.id)
const byId = (one: RowRef, other: RowRef) => compare(one.id, other.id)
const byName = (one: Name, other: Name) => compare(one.scope, other.scope) || compare(one.name, other.name)
const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
