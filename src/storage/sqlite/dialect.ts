import { type Dialect, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Watch } from '#kit/watch.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'
import type { Cell, Connection } from '#storage/sqlite/connection.ts'
import { ROWS } from '#storage/watched.ts'

/** Read models on the read handle. */
export function sqliteDialect(reader: Connection, watch: Watch): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    // What a typed query can hold: the columns' own types, all of which SQLite takes.
    createDriver: () =>
      new ReadOnlyDriver((sql, parameters) =>
        watch.around(ROWS, async () => reader.all(sql, ...(parameters as Cell[]))),
      ),
  }
}
