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
import type { Connection } from '#storage/sqlite/connection.ts'
import type { Table } from '#storage/table.ts'
import { projections, type TableName, tableOf, tables } from '#storage/tables.ts'

const WORDS: ColumnWords = { text: 'TEXT', integer: 'INTEGER', suffix: ' STRICT' }

/**
 * Applies the log's missing migrations, creates the missing tables and brings those of an earlier version into their
 * declared shape; returns the projections that are new or got new columns. Runs in the writer's transaction.
 */
export function migrateSqlite(writer: Connection): string[] {
  writer.db.exec('CREATE TABLE IF NOT EXISTS schema_migrations (number INTEGER NOT NULL PRIMARY KEY) STRICT')
  const applied = new Set(writer.all('SELECT number FROM schema_migrations').map((row) => Number(row.number)))
  for (const { number, sql } of pendingMigrations(migrationFiles(new URL('./migrations/', import.meta.url)), applied)) {
    writer.db.exec(sql)
    writer.run('INSERT INTO schema_migrations (number) VALUES (?)', number)
  }
  return toFill(createTables(writer, Object.keys(tables) as TableName[]), applied.size > 0)
}

/** Drops the projections and creates them again, empty, as they are declared now. */
export function recreateProjections(writer: Connection): void {
  const names = Object.keys(projections) as TableName[]
  for (const name of names) writer.db.exec(`DROP TABLE IF EXISTS ${quoteName(tableOf(name).name)}`)
  createTables(writer, names)
}

/** Creates the missing tables and columns; returns the tables that are new or whose rows lack new columns. */
function createTables(writer: Connection, names: readonly TableName[]): TableChanges {
  const made: string[] = []
  const grown: string[] = []
  for (const table of names.map(tableOf)) {
    if (columnsOf(writer, table).length === 0) made.push(table.name)
    writer.db.exec(createTable(table, WORDS))
    if (reshape(writer, table).added.length > 0) grown.push(table.name)
    for (const statement of createIndexes(table)) writer.db.exec(statement)
  }
  return { made, grown }
}

const columnsOf = (writer: Connection, table: Table): string[] =>
  writer.all('SELECT name FROM pragma_table_info(?)', table.name).map((row) => String(row.name))

function reshape(writer: Connection, table: Table): Drift {
  const drift = driftOf(table, columnsOf(writer, table))
  for (const name of drift.added) writer.db.exec(addColumn(table, name, WORDS))
  if (drift.removed.length > 0) dropUndeclaredIndexes(writer, table)
  for (const name of drift.removed)
    writer.db.exec(`ALTER TABLE ${quoteName(table.name)} DROP COLUMN ${quoteName(name)}`)
  return drift
}

/** Drops indexes that are no longer declared: a column can be dropped only when no index uses it. */
function dropUndeclaredIndexes(writer: Connection, table: Table): void {
  const declared = table.indexes.map((columns) => indexName(table, columns))
  const created = writer.all("SELECT name FROM pragma_index_list(?) WHERE origin = 'c'", table.name)
  for (const name of created.map((row) => String(row.name))) {
    if (!declared.includes(name)) writer.db.exec(`DROP INDEX ${quoteName(name)}`)
  }
}
