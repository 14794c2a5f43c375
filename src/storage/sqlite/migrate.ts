import { type ColumnWords, createTable, quoted } from '#storage/ddl.ts'
import { migrationFiles, pendingMigrations } from '#storage/migration-files.ts'
import type { Connection } from '#storage/sqlite/connection.ts'
import { projections, type TableName, tableOf, tables } from '#storage/tables.ts'

const WORDS: ColumnWords = { text: 'TEXT', integer: 'INTEGER', suffix: ' STRICT' }

/** Applies the log's migrations that are missing and creates the missing tables. Runs in the writer's transaction. */
export function migrateSqlite(writer: Connection): void {
  writer.db.exec('CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER NOT NULL PRIMARY KEY) STRICT')
  const applied = new Set(writer.all('SELECT number FROM schema_migrations').map((row) => Number(row.number)))
  for (const { number, sql } of pendingMigrations(migrationFiles(new URL('./migrations/', import.meta.url)), applied)) {
    writer.db.exec(sql)
    writer.run('INSERT INTO schema_migrations (number) VALUES (?)', number)
  }
  createTables(writer, Object.keys(tables) as TableName[])
}

/** Drops the projections and creates them anew, empty, as they are declared now. */
export function recreateProjections(writer: Connection): void {
  const names = Object.keys(projections) as TableName[]
  for (const name of names) writer.db.exec(`DROP TABLE IF EXISTS ${quoted(tableOf(name).name)}`)
  createTables(writer, names)
}

function createTables(writer: Connection, names: readonly TableName[]): void {
  for (const name of names) {
    for (const statement of createTable(tableOf(name), WORDS)) writer.db.exec(statement)
  }
}
