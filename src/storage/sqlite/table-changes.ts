import type { TableName } from '#storage/tables.ts'

/** Counts the changes to each table, so that outdated cached answers can be detected. */
export class TableChanges {
  readonly #counts = new Map<TableName, number>()
  #all = 0

  note(table: TableName): void {
    this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1)
  }

  noteAll(): void {
    this.#all += 1
  }

  /** Returns a number that increases with every change to one of the tables. */
  readonly changesTo = (tables: readonly TableName[]): number =>
    tables.reduce((sum, table) => sum + (this.#counts.get(table) ?? 0), this.#all)
}
