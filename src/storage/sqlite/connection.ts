import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { toStorageError } from '#storage/sqlite/file-errors.ts'

export type Cell = SQLInputValue

/** Upper limit of prepared statements: queries differ by their lists of values. The oldest is evicted first. */
const STATEMENTS_KEPT = 500

/** A handle on the database file, with the statements it has prepared. */
export class Connection {
  readonly db: DatabaseSync
  readonly #location: string
  readonly #statements = new Map<string, Prepared>()

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
      const { statement, toRow } = this.#prepared(sql)
      // With arrays requested, the driver returns arrays.
      return (statement.all(...parameters) as unknown as SQLOutputValue[][]).map(toRow)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  get(sql: string, ...parameters: Cell[]): Record<string, unknown> | undefined {
    try {
      const { statement, toRow } = this.#prepared(sql)
      const cells = statement.get(...parameters) as unknown as SQLOutputValue[] | undefined
      return cells && toRow(cells)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  /** Returns the number of rows changed. */
  run(sql: string, ...parameters: Cell[]): number {
    try {
      return Number(this.#prepared(sql).statement.run(...parameters).changes)
    } catch (error) {
      throw toStorageError(error, this.#location)
    }
  }

  /** Drops prepared statements, which keep the old columns. Must be called after tables have changed their shape. */
  forgetStatements(): void {
    this.#statements.clear()
  }

  close(): void {
    this.#statements.clear()
    this.db.close()
  }

  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known) return known
    const made = prepare(this.db, sql)
    this.#statements.set(sql, made)
    if (this.#statements.size > STATEMENTS_KEPT) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    return made
  }
}

interface Prepared {
  readonly statement: StatementSync
  readonly toRow: (cells: readonly SQLOutputValue[]) => Record<string, unknown>
}

/**
 * Requests rows as arrays and makes objects of them: all rows of a statement then share one hidden class, while the
 * objects of the driver are hash tables, which cost twice as much to make and more to copy.
 */
function prepare(db: DatabaseSync, sql: string): Prepared {
  const statement = db.prepare(sql)
  const names = statement.columns().map((column) => column.name)
  const empty: Record<string, unknown> = Object.fromEntries(names.map((name) => [name, null]))
  statement.setReturnArrays(true)
  return {
    statement,
    toRow(cells) {
      const row = { ...empty }
      names.forEach((name, i) => {
        row[name] = cells[i]
      })
      return row
    },
  }
}
