import pg from 'pg'
import { columnList, quoteName } from '#storage/ddl.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { clientConfig } from '#storage/postgres/pools.ts'
import { wellFormed } from '#storage/postgres/well-formed.ts'
import { type ColumnType, type CopiedTable, copiedTables, type RowSource } from '#storage/row-source.ts'

/**
 * Copies all rows of the source into the migrated database at `url`, in one transaction, and resolves with the number of
 * events. Positions of events stay. Rejects, and copies nothing, if the database has events.
 */
export async function fillFrom(source: RowSource, url: string): Promise<number> {
  // Nothing bounds the copy of a large store.
  const client = new pg.Client({ ...clientConfig(url), query_timeout: 0, statement_timeout: 0 })
  // A connection that breaks rejects the statement that is being run.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('BEGIN')
    await requireEmpty(client)
    for (const table of copiedTables()) await copyTable(source, client, table)
    await client.query(`INSERT INTO streams (aggregate_type, aggregate_id, sequence)
      SELECT aggregate_type, aggregate_id, max(sequence) FROM events GROUP BY aggregate_type, aggregate_id`)
    const { rows } = await client.query<{ events: number }>(
      `SELECT count(*) AS events, setval(pg_get_serial_sequence('events', 'position'), coalesce(max(position), 1)) FROM events`,
    )
    await client.query('COMMIT')
    await client.query('ANALYZE')
    return rows[0]?.events ?? 0
  } catch (error) {
    throw toStorageError(error)
  } finally {
    // Ends the transaction too, when the copy failed.
    await client.end().catch(() => undefined)
  }
}

async function requireEmpty(client: pg.Client): Promise<void> {
  // Servers that start now wait here instead of setting up the database.
  await client.query('LOCK TABLE events IN EXCLUSIVE MODE')
  const { rows } = await client.query('SELECT 1 FROM events LIMIT 1')
  if (rows.length > 0)
    throw new Error('the database of USHER_DATABASE_URL has a store already: copy into an empty database')
}

async function copyTable(source: RowSource, client: pg.Client, table: CopiedTable): Promise<void> {
  const columns = Object.entries(table.columns)
  const arrays = columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(', ')
  const insert =
    `INSERT INTO ${quoteName(table.name)} (${columnList(Object.keys(table.columns))}) OVERRIDING SYSTEM VALUE ` +
    `SELECT * FROM unnest(${arrays})`
  for (const rows of source.batches(table)) {
    const values = columns.map(([column, type]) => rows.map((row) => toValue(row[column], type)))
    await client.query(insert, values).catch((cause: unknown) => {
      if (!(cause instanceof pg.DatabaseError)) throw cause
      throw new Error(`a row of ${table.name} cannot be stored in PostgreSQL`, { cause })
    })
  }
}

const toValue = (value: unknown, type: ColumnType): unknown =>
  type === 'json' && typeof value === 'string' ? wellFormed(value) : value
