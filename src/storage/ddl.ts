import type { Table } from '#storage/table.ts'

/** What an engine calls the two column types, and what it appends to CREATE TABLE. */
export interface ColumnWords {
  readonly text: string
  readonly integer: string
  readonly suffix: string
}

export const quoted = (name: string): string => `"${name}"`
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ')

/** CREATE TABLE and CREATE INDEX statements of a declaration, each only if missing. */
export function createTable(table: Table, words: ColumnWords): string[] {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${quoted(name)} ${words[column.type]}${column.nullable ? '' : ' NOT NULL'}`,
  )
  const body = [...columns, `PRIMARY KEY (${columnList(table.key)})`].join(',\n  ')
  return [
    `CREATE TABLE IF NOT EXISTS ${quoted(table.name)} (\n  ${body}\n)${words.suffix}`,
    ...table.indexes.map(
      (columns) =>
        `CREATE INDEX IF NOT EXISTS ${quoted(`${table.name}_by_${columns.join('_')}`)} ` +
        `ON ${quoted(table.name)} (${columnList(columns)})`,
    ),
  ]
}

/** The tail of an upsert: every column that is no key takes the new row's value. */
export function onConflictReplace(table: Table): string {
  const replaced = Object.keys(table.columns).filter((name) => !table.key.includes(name))
  const action =
    replaced.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${replaced.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}`
  return `ON CONFLICT (${columnList(table.key)}) DO ${action}`
}
