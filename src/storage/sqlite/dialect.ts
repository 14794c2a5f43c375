import { type Dialect, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Watch } from '#kit/watch.ts'
import { type RunSelect, runsOn } from '#storage/prepared.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'
import type { Cell, Connection } from '#storage/sqlite/connection.ts'
import type { TableChanges } from '#storage/sqlite/table-changes.ts'
import type { Readable, ReadModels } from '#storage/tables.ts'
import { ROWS } from '#storage/watched.ts'

const selectOn =
  (reader: Connection, watch: Watch): RunSelect =>
  (sql, parameters) =>
    // A typed query holds only the columns' own types, all of which SQLite accepts.
    watch.around(ROWS, async () => reader.all(sql, ...(parameters as Cell[])))

/** Read models on the read handle. */
export function sqliteDialect(reader: Connection, watch: Watch): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => new ReadOnlyDriver(selectOn(reader, watch)),
  }
}

/** Read models, with the change counters that invalidate cached responses of their prepared queries. */
export function sqliteRows(reader: Connection, watch: Watch, changes: TableChanges): ReadModels {
  const rows = new Kysely<Readable>({ dialect: sqliteDialect(reader, watch) })
  return runsOn(rows, { run: selectOn(reader, watch), changesTo: changes.changesTo })
}
