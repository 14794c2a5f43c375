import {
  type Dialect,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  replaceWithNoncontingentExpression,
} from 'kysely'
import type pg from 'pg'
import type { Watch } from '#kit/watch.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import type { LookUps } from '#storage/postgres/look-ups.ts'
import { type RunSelect, runsOn } from '#storage/prepared.ts'
import { ReadOnlyDriver } from '#storage/read-only-driver.ts'
import type { Readable, ReadModels } from '#storage/tables.ts'
import { ROWS } from '#storage/watched.ts'

const selectOn =
  ({ rows: pool, lookUps, watch }: RowsOptions): RunSelect =>
  (text, parameters, name) =>
    watch.around(ROWS, async () => {
      if (name !== undefined) return lookUps.run(text, parameters, name)
      try {
        const { rows } = await pool.query({ text, values: [...parameters] })
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

/** `in ()` is a syntax error in PostgreSQL; in SQLite it holds nowhere. */
const emptyLists = new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })

export interface RowsOptions {
  /** Its connections are read-only. */
  readonly rows: pg.Pool
  /** For prepared queries. */
  readonly lookUps: LookUps
  readonly watch: Watch
}

export function postgresRows(options: RowsOptions): ReadModels {
  const select = selectOn(options)
  return runsOn(new Kysely<Readable>({ dialect: postgresDialect(select), plugins: [emptyLists] }), { run: select })
}
