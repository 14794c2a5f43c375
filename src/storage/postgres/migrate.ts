import pg from 'pg'
import { type ColumnWords, createTable, quoted } from '#storage/ddl.ts'
import { migrationFiles, pendingMigrations } from '#storage/migration-files.ts'
import { projections, type TableName, tableOf, tables } from '#storage/tables.ts'

const WORDS: ColumnWords = { text: 'text COLLATE "C"', integer: 'bigint', suffix: '' }

/** What must be there before anything else: process numbers, and locks for whoever migrates. */
const GROUND = [
  'CREATE SEQUENCE IF NOT EXISTS process_numbers MINVALUE 0 MAXVALUE 65535 START 1 CYCLE',
  'CREATE TABLE IF NOT EXISTS locks (name text COLLATE "C" NOT NULL PRIMARY KEY)',
]
/** What IF NOT EXISTS still reports when two processes create the same thing at the same moment. */
const MADE_BY_ANOTHER = new Set(['23505', '42P07', '42710'])

export async function layGround(pool: pg.Pool): Promise<void> {
  for (const statement of GROUND) {
    await pool.query(statement).catch((error: unknown) => {
      if (!(error instanceof pg.DatabaseError && MADE_BY_ANOTHER.has(error.code ?? ''))) throw error
    })
  }
}

/** Applies the log's migrations that are missing and creates the missing tables, within the client's transaction. */
export async function migratePostgres(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS schema_migrations (number bigint NOT NULL PRIMARY KEY)')
  const { rows } = await client.query<{ number: number }>('SELECT number FROM schema_migrations')
  const applied = new Set(rows.map((row) => row.number))
  for (const { number, sql } of pendingMigrations(migrationFiles(new URL('./migrations/', import.meta.url)), applied)) {
    await client.query(sql)
    await client.query('INSERT INTO schema_migrations (number) VALUES ($1)', [number])
  }
  await createTables(client, Object.keys(tables) as TableName[])
}

/** Drops the projections and creates them anew, empty, as they are declared now. */
export async function recreateProjections(client: pg.Client): Promise<void> {
  const names = Object.keys(projections) as TableName[]
  await client.query(`DROP TABLE IF EXISTS ${names.map((name) => quoted(tableOf(name).name)).join(', ')}`)
  await createTables(client, names)
}

async function createTables(client: pg.Client, names: readonly TableName[]): Promise<void> {
  const statements = names.flatMap((name) => createTable(tableOf(name), WORDS))
  await client.query(statements.join(';\n'))
}
