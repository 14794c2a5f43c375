import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type pg from 'pg'
import type { Watch } from '#kit/watch.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'
import { ROWS } from '#storage/watched.ts'

/** Read models on a pool whose connections are read-only. */
export function postgresDialect(pool: pg.Pool, watch: Watch): Dialect {
  const select = async (sql: string, parameters: readonly unknown[]): Promise<unknown[]> => {
    try {
      const { rows } = await pool.query(sql, [...parameters])
      return rows
    } catch (error) {
      throw toStorageError(error)
    }
  }
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => new ReadOnlyDriver((sql, parameters) => watch.around(ROWS, () => select(sql, parameters))),
  }
}
