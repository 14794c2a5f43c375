import { type Dialect, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type pg from 'pg'
import type { Watch } from '#kit/watch.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { type RunSelect, runsOn } from '#storage/prepared.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'
import type { Readable, ReadModels } from '#storage/tables.ts'
import { ROWS } from '#storage/watched.ts'

const selectOn =
  (pool: pg.Pool, watch: Watch): RunSelect =>
  (text, parameters, name) =>
    watch.around(ROWS, async () => {
      try {
        const { rows } = await pool.query({ text, values: [...parameters], ...(name === undefined ? {} : { name }) })
        return rows
      } catch (error) {
        throw toStorageError(error)
      }
    })

function postgresDialect(select: RunSelect): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => new ReadOnlyDriver(select),
  }
}

/** Read models on a pool whose connections are read-only. */
export function postgresRows(pool: pg.Pool, watch: Watch): ReadModels {
  const select = selectOn(pool, watch)
  return runsOn(new Kysely<Readable>({ dialect: postgresDialect(select) }), { run: select })
}
