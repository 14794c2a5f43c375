import pg from 'pg'
import {
  addColumn,
  type ColumnWords,
  createIndexes,
  createTable,
  type Drift,
  driftOf,
  indexName,
  quoteName,
} from '#storage/ddl.ts'
import { migrationFiles, pendingMigrations, type TableChanges, toFill } from '#storage/migration-files.ts'
import type { Table } from '#storage/table.ts'
import { projections, type TableName, tableOf, tables } from '#storage/tables.ts'

const WORDS: ColumnWords = { text: 'text COLLATE "C"', integer: 'bigint', suffix: '' }

/** Statements that run before all migrations: process numbers, and the lock of migrating processes. */
const GROUND = [
  'CREATE SEQUENCE IF NOT EXISTS process_numbers MINVALUE 0 MAXVALUE 65535 START 1 CYCLE',
  'CREATE TABLE IF NOT EXISTS locks (name text COLLATE "C" NOT NULL PRIMARY KEY)',
]
/** Codes that IF NOT EXISTS still reports when two processes create the same object concurrently. */
const MADE_BY_ANOTHER = new Set(['23505', '42P07', '42710'])

export async function layGround(pool: pg.Pool): Promise<void> {
  for (const statement of GROUND) {
    await pool.query(statement).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && MADE_BY_ANOTHER.has(error.code ?? ''))) throw error
    })
  }
}

/**
 * Applies the log's missing migrations, creates the missing tables and brings those of an earlier version into their
 * declared shape; returns the projections that are new or got new columns. Runs within the client's transaction.
 */
export async function migratePostgres(client: pg.Client): Promise<string[]> {
  await client.query('CREATE TABLE IF NOT EXISTS schema_migrations (number bigint NOT NULL PRIMARY KEY)')
  const { rows } = await client.query<{ number: number }>('SELECT number FROM schema_migrations')
  const applied = new Set(rows.map((row) => row.number))
  for (const { number, sql } of pendingMigrations(migrationFiles(new URL('./migrations/', import.meta.url)), applied)) {
    await client.query(sql)
    await client.query('INSERT INTO schema_migrations (number) VALUES ($1)', [number])
  }
  return toFill(await createTables(client, Object.keys(tables) as TableName[]), applied.size > 0)
}

/** Drops the projections and creates them again, empty, as they are declared now. */
export async function recreateProjections(client: pg.Client): Promise<void> {
  const names = Object.keys(projections) as TableName[]
  await client.query(`DROP TABLE IF EXISTS ${names.map((name) => quoteName(tableOf(name).name)).join(', ')}`)
  await createTables(client, names)
}

/** Creates the missing tables, columns and indexes; returns the tables that are new or whose rows lack new columns. */
async function createTables(client: pg.Client, names: readonly TableName[]): Promise<TableChanges> {
  const declared = names.map(tableOf)
  const columns = await columnsOf(client, declared)
  const missing = declared.filter((table) => !columns.has(table.name))
  const drifts = declared
    .filter((table) => columns.has(table.name))
    .map((table) => ({ table, drift: drift(table, columns.get(table.name) ?? []) }))
  const changes = drifts.flatMap(({ table, drift: { added, removed } }) => [
    ...added.map((name) => addColumn(table, name, WORDS)),
    ...removed.map((name) => `ALTER TABLE ${quoteName(table.name)} ALTER COLUMN ${quoteName(name)} DROP NOT NULL`),
  ])
  const made = missing.map((table) => createTable(table, WORDS))
  await client.query([...made, ...changes, ...(await missingIndexes(client, declared))].join(';\n'))
  const grown = drifts.filter((one) => one.drift.added.length > 0).map((one) => one.table)
  return { made: missing.map((table) => table.name), grown: grown.map((table) => table.name) }
}

/** Returns only missing indexes: IF NOT EXISTS locks a table against writers even if the index exists. */
async function missingIndexes(client: pg.Client, declared: readonly Table[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT indexname::text AS name FROM pg_indexes WHERE schemaname = current_schema()',
  )
  const existing = new Set(rows.map((row) => row.name))
  return declared.flatMap((table) =>
    createIndexes({ ...table, indexes: table.indexes.filter((columns) => !existing.has(indexName(table, columns))) }),
  )
}

interface ExistingColumn {
  readonly table_name: string
  readonly column_name: string
  readonly is_nullable: 'YES' | 'NO'
}

async function columnsOf(client: pg.Client, declared: readonly Table[]): Promise<Map<string, ExistingColumn[]>> {
  const { rows } = await client.query<ExistingColumn>(
    `SELECT table_name::text, column_name::text, is_nullable::text FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ANY ($1::text[])`,
    [declared.map((table) => table.name)],
  )
  return Map.groupBy(rows, (row) => row.table_name)
}

/** A column that is no longer declared stays, as processes of the earlier version may still write it; it may be empty. */
function drift(table: Table, existing: readonly ExistingColumn[]): Drift {
  const { added, removed } = driftOf(
    table,
    existing.map((column) => column.column_name),
  )
  const optional = new Set(existing.filter((one) => one.is_nullable === 'YES').map((one) => one.column_name))
  return { added, removed: removed.filter((name) => !optional.has(name)) }
}
