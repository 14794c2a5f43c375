import { columnList, onConflictReplace, quoteName } from '#storage/ddl.ts'
import type { RowChange } from '#storage/port.ts'
import type { Connection } from '#storage/sqlite/connection.ts'
import type { Table } from '#storage/table.ts'
import { type TableName, tableOf } from '#storage/tables.ts'

interface Writes {
  readonly columns: readonly string[]
  readonly put: string
  readonly key: readonly string[]
  readonly remove: string
}

const writes = new Map<TableName, Writes>()

function writesOf(name: TableName): Writes {
  const known = writes.get(name)
  if (known) return known
  const made = writesInto(tableOf(name))
  writes.set(name, made)
  return made
}

function writesInto(table: Table): Writes {
  const columns = Object.keys(table.columns)
  return {
    columns,
    put:
      `INSERT INTO ${quoteName(table.name)} (${columnList(columns)}) VALUES (${columns.map(() => '?').join(', ')}) ` +
      onConflictReplace(table),
    key: table.key,
    remove: `DELETE FROM ${quoteName(table.name)} WHERE ${table.key.map((name) => `${quoteName(name)} = ?`).join(' AND ')}`,
  }
}

/** Puts the whole row (a column left out is null), or removes the row of a key. */
export function writeRow(writer: Connection, change: RowChange): void {
  const { columns, put, key, remove } = writesOf(change.table)
  if ('put' in change) {
    const row = change.put
    writer.run(put, ...columns.map((name) => row[name] ?? null))
  } else {
    const row = change.remove
    writer.run(remove, ...key.map((name) => row[name] ?? null))
  }
}
