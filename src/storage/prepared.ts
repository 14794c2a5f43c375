/**
 * Queries of the hot paths: built and compiled once per store, then run with values only. Other queries use `rows`
 * directly; building and compiling a query costs several times as much as running it.
 */
import type { Kysely } from 'kysely'
import { LRUCache } from 'lru-cache'
import type { ReadModels, TableName } from '#storage/tables.ts'

/** A query with a `name` is run often: an engine may keep it prepared under that name. */
export type RunSelect = (sql: string, parameters: readonly unknown[], name?: string) => Promise<unknown[]>

/** Engine behind a query builder. */
export interface RowsEngine {
  readonly run: RunSelect
  /**
   * Returns a number that grows with every change to one of the tables, if all changes pass through this process.
   * Undefined where other processes may change them.
   */
  readonly changesTo?: (tables: readonly TableName[]) => number
}

const engines = new WeakMap<object, RowsEngine>()

/** Set by the engines. */
export function runsOn<DB>(rows: Kysely<DB>, engine: RowsEngine): Kysely<DB> {
  engines.set(rows, engine)
  return rows
}

/** Placeholder in a query for a value that is given at run time. */
class Place {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A select of the query builder, as far as it is used here. */
interface Query<Row> {
  compile(): { readonly sql: string; readonly parameters: readonly unknown[] }
  execute(): Promise<Row[]>
}

type Given = Readonly<Record<string, string | number>>

/** Marks the place of a named value in a query. */
export type Values<V extends Given> = <N extends keyof V & string>(name: N) => V[N]

interface CachedResult<Row> {
  readonly at: number
  readonly rows: readonly Row[]
}

interface Compiled<Row> extends RowsEngine {
  readonly sql: string
  readonly parameters: readonly unknown[]
  /** Answers by values, with the result of `changesTo` at the time they were read. */
  readonly results: LRUCache<string, CachedResult<Row>>
}

/** Answers remembered of one query. */
const MAX_RESULTS = 1_000
let count = 0

/**
 * `build` writes the query, with `value('…')` in the place of a named value. Returns the query as a function of the
 * store's rows and the values. With `reads` (all tables that it reads, which change rarely) an engine that sees every
 * change answers from the cache until one of them changes.
 */
export function prepared<V extends Given, Row>(
  build: (rows: ReadModels, value: Values<V>) => Query<Row>,
  { reads }: { readonly reads?: readonly TableName[] } = {},
): (rows: ReadModels, values: V) => Promise<readonly Row[]> {
  const name = `rows_${++count}`
  const known = new WeakMap<ReadModels, Compiled<Row>>()
  const compile = (rows: ReadModels): Compiled<Row> => {
    const engine = engines.get(rows)
    if (!engine) throw new Error('these rows belong to no engine')
    // A place is no text; the builder hands it through to the parameters as it is.
    const { sql, parameters } = build(rows, (place) => new Place(place) as never).compile()
    const made = { ...engine, sql, parameters, results: new LRUCache<string, CachedResult<Row>>({ max: MAX_RESULTS }) }
    known.set(rows, made)
    return made
  }
  // The builder typed the rows by the tables' declarations; the engine returns the selected columns.
  const ask = ({ run, sql }: Compiled<Row>, parameters: readonly unknown[]) =>
    run(sql, parameters, name) as Promise<readonly Row[]>
  return async (rows, values) => {
    const query = known.get(rows) ?? compile(rows)
    const parameters = query.parameters.map((one) => (one instanceof Place ? values[one.name] : one))
    const at = reads && query.changesTo?.(reads)
    if (at === undefined) return ask(query, parameters)
    const key = JSON.stringify(parameters)
    const cached = query.results.get(key)
    if (cached?.at === at) return cached.rows
    const resultRows = await ask(query, parameters)
    query.results.set(key, { at, rows: resultRows })
    return resultRows
  }
}
