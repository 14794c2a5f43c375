/** Prepared queries on PostgreSQL: those that wait for the same query, with whatever values, become one statement. */
import type pg from 'pg'
import { ReadFolds } from '#storage/postgres/read-folds.ts'
import { wellFormed } from '#storage/postgres/well-formed.ts'

type Values = readonly unknown[]

/** The column that says which of the waiting queries a row answers. */
const WHICH = 'which query'

/**
 * Runs named queries. `pool` has to be one whose planner looks rows up by their keys, whatever it believes of the size
 * of tables (pools.ts): the plan is kept.
 */
export class LookUps {
  readonly #pool: pg.Pool
  readonly #folds = new Map<string, ReadFolds<Values, unknown[]>>()

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
    const asked = requests.map((values, n) => Object.fromEntries([['n', n], ...values.map((v, i) => [`v${i + 1}`, v])]))
    const values = [wellFormed(JSON.stringify(asked))]
    const { rows } = await this.#pool.query<Record<string, unknown>>({ name, text, values })
    const answers: unknown[][] = requests.map(() => [])
    for (const { [WHICH]: n, ...row } of rows) answers[Number(n)]?.push(row)
    return answers
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
