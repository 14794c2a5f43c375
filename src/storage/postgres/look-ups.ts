/** Prepared queries on PostgreSQL: concurrent runs of the same query, with any values, become one statement. */
import pg from 'pg'
import { ReadFolds } from '#storage/postgres/read-folds.ts'
import { wellFormed } from '#storage/postgres/well-formed.ts'

type Values = readonly unknown[]

/** Column with the index of the waiting query that a row answers. */
const WHICH = 'which query'
/** SQLSTATE that rejects a prepared `SELECT *` after its table got columns. */
const PLAN_OUTDATED = '0A000'

/**
 * Runs named queries. `pool` must be one whose planner looks rows up by their keys, regardless of estimated table sizes
 * (pools.ts): the plan is kept.
 */
export class LookUps {
  readonly #pool: pg.Pool
  readonly #folds = new Map<string, ReadFolds<Values, unknown[]>>()
  /** How often a newer version changed tables under this process; part of the names, so that all are prepared again. */
  #shape = 0

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  run(sql: string, values: Values, name: string): Promise<unknown[]> {
    let folds = this.#folds.get(name)
    if (!folds) {
      const text = foldedQuery(sql, values)
      folds = new ReadFolds((requests) => this.#runFold(name, text, requests))
      this.#folds.set(name, folds)
    }
    return folds.read(values)
  }

  async #runFold(name: string, text: string, requests: readonly Values[]): Promise<unknown[][]> {
    const requestRows = requests.map((values, n) =>
      Object.fromEntries([['n', n], ...values.map((v, i) => [`v${i + 1}`, v])]),
    )
    const rows = await this.#query(name, text, [wellFormed(JSON.stringify(requestRows))])
    const results: unknown[][] = requests.map(() => [])
    for (const { [WHICH]: n, ...row } of rows) results[Number(n)]?.push(row)
    return results
  }

  async #query(name: string, text: string, values: Values, shape = this.#shape): Promise<Record<string, unknown>[]> {
    try {
      const named = { name: `${name}_${shape}`, text, values: [...values] }
      return (await this.#pool.query<Record<string, unknown>>(named)).rows
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || error.code !== PLAN_OUTDATED) throw error
      if (shape === this.#shape) this.#shape += 1
      // A change of tables while this runs again is the next call's; nothing was done by either.
      return (await this.#pool.query<Record<string, unknown>>({ text, values: [...values] })).rows
    }
  }
}

/** The query once for each set of values; a value is text or integer, and stays of that type. */
function foldedQuery(sql: string, values: Values): string {
  const columns = values.map((value, i) => `, v${i + 1} ${typeof value === 'number' ? 'bigint' : 'text'}`).join('')
  const each = sql.replace(/\$(\d+)/g, (_place, number) => `asked.v${number}`)
  return (
    `SELECT asked.n AS "${WHICH}", found.* FROM json_to_recordset($1::json) AS asked(n bigint${columns}), ` +
    `LATERAL (${each}) AS found`
  )
}
