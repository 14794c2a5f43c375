/** All rows of a store, for a copy of it in another engine. */
import { tables } from '#storage/tables.ts'

export type ColumnType = 'text' | 'bigint' | 'json'

export interface CopiedTable {
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnType>>
}

export type CopiedRow = Readonly<Record<string, unknown>>

export interface RowSource {
  /** Yields the rows of a table in batches that fit one statement. */
  batches(table: CopiedTable): Iterable<readonly CopiedRow[]>
  close(): void
}

/** Tables of the log, as both engines' migrations declare them; `streams` follows from the events. */
const LOG_TABLES: readonly CopiedTable[] = [
  {
    name: 'events',
    columns: {
      position: 'bigint',
      aggregate_type: 'text',
      aggregate_id: 'text',
      sequence: 'bigint',
      type: 'text',
      payload: 'json',
      creator: 'text',
      owner: 'text',
      created_at: 'bigint',
    },
  },
  { name: 'names', columns: { scope: 'text', name: 'text' } },
  {
    name: 'outbox',
    columns: {
      id: 'text',
      kind: 'text',
      payload: 'json',
      due_at: 'bigint',
      leased_until: 'bigint',
      attempt: 'bigint',
      created_at: 'bigint',
    },
  },
]

/** Declared tables without the claims of running processes, which are the database's own. */
const declaredTables = (): CopiedTable[] =>
  Object.values(tables)
    .filter(({ name }) => name !== 'store_claims')
    .map(({ name, columns }) => ({
      name,
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, { type }]) => [column, type === 'integer' ? 'bigint' : 'text']),
      ),
    }))

/** Every table that belongs to a store; what an engine derives from them is not in it. */
export const copiedTables = (): CopiedTable[] => [...LOG_TABLES, ...declaredTables()]
