import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type pg from 'pg'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'

/** Read models on a pool whose connections are read-only. */
export function postgresDialect(pool: pg.Pool): Dialect {
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
    createDriver: () => new ReadOnlyDriver(select),
  }
}
