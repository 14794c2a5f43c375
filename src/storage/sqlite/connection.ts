import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { toStorageError } from '#storage/sqlite/file-errors.ts'

export type Cell = SQLInputValue

/** Queries differ by their lists of values, so what is kept has a bound; the oldest goes first. */
const STATEMENTS_KEPT = 500

/** A handle on the database file, with the statements it has prepared. */
export class Connection {
  readonly db: DatabaseSync
  readonly #location: string
  readonly #statements = new Map<string, StatementSync>()

  /** `setup` is run first, statement by statement, before anything is prepared. */
  constructor(location: string, options: { readOnly: boolean; setup: readonly string[] }) {
    this.#location = location
    this.db = new DatabaseSync(location, { readOnly: options.readOnly, enableForeignKeyConstraints: true })
    try {
      for (const pragma of options.setup) this.db.exec(pragma)
    } catch (error) {
      this.db.close()
      throw toStorageError(error, location)
    }
  }

  /** This and the next two throw StorageError `unavailable` when file or disk are at fault. */
  all(sql: string, ...parameters: Cell[]): Record<string, unknown>[] {
    try {
      return this.#prepared(sql).all(...parameters)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  get(sql: string, ...parameters: Cell[]): Record<string, unknown> | undefined {
    try {
      return this.#prepared(sql).get(...parameters)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...parameters: Cell[]): number {
    try {
      return Number(this.#prepared(sql).run(...parameters).changes)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  close(): void {
    this.#statements.clear()
    this.db.close()
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.db.prepare(sql)
    this.#statements.set(sql, statement)
    if (this.#statements.size > STATEMENTS_KEPT) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    return statement
  }
}
