import type { Column, Table } from '#storage/table.ts'

/** An engine's names of the two column types, and its suffix of CREATE TABLE. */
export interface ColumnWords {
  readonly text: string
  readonly integer: string
  readonly suffix: string
}

export const quoteName = (name: string): string => `"${name}"`
export const columnList = (columns: readonly string[]): string => columns.map(quoteName).join(', ')

/** CREATE TABLE of a declaration, if the table is missing. */
export function createTable(table: Table, words: ColumnWords): string {
  const columns = Object.entries(table.columns).map(([name, column]) => columnDefinition(name, column, words))
  const body = [...columns, `PRIMARY KEY (${columnList(table.key)})`].join(',\n  ')
  return `CREATE TABLE IF NOT EXISTS ${quoteName(table.name)} (\n  ${body}\n)${words.suffix}`
}

/** CREATE INDEX of each declared index that is missing. */
export function createIndexes(table: Table): string[] {
  return table.indexes.map(
    (columns) =>
      `CREATE INDEX IF NOT EXISTS ${quoteName(indexName(table, columns))} ` +
      `ON ${quoteName(table.name)} (${columnList(columns)})`,
  )
}

export const indexName = (table: Table, columns: readonly string[]): string => `${table.name}_by_${columns.join('_')}`

function columnDefinition(name: string, column: Column<unknown>, words: ColumnWords): string {
  return `${quoteName(name)} ${words[column.type]}${column.nullable ? '' : ' NOT NULL'}`
}

/** How a table that an earlier version created differs from its declaration. */
export interface Drift {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export function driftOf(table: Table, existing: readonly string[]): Drift {
  const declared = Object.keys(table.columns)
  return {
    added: declared.filter((name) => !existing.includes(name)),
    removed: existing.filter((name) => !declared.includes(name)),
  }
}

/**
 * Returns an ALTER TABLE that adds a declared column; existing rows hold an empty value until they are written again.
 */
export function addColumn(table: Table, name: string, words: ColumnWords): string {
  const column = table.columns[name]
  if (!column || table.key.includes(name))
    throw new Error(`The key of table ${table.name} changed: it needs a migration`)
  const empty = column.nullable ? '' : ` DEFAULT ${column.type === 'text' ? "''" : '0'}`
  return `ALTER TABLE ${quoteName(table.name)} ADD COLUMN ${columnDefinition(name, column, words)}${empty}`
}

/** The tail of an upsert: every column that is no key takes the new row's value. */
export function onConflictReplace(table: Table): string {
  const replaced = Object.keys(table.columns).filter((name) => !table.key.includes(name))
  const action =
    replaced.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${replaced.map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`).join(', ')}`
  return `ON CONFLICT (${columnList(table.key)}) DO ${action}`
}
