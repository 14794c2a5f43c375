import { columnList, quoteName } from '#storage/ddl.ts'
import type { CopiedTable, RowSource } from '#storage/row-source.ts'
import { Connection } from '#storage/sqlite/connection.ts'

/** Rows of one statement: a few megabytes at most, since a payload is smaller than a request. */
const BATCH = 500

/** Opens the file for reading; all reads see the store at the time of the first of them. */
export function openRowSource(file: string): RowSource {
  const reader = new Connection(file, { readOnly: true, setup: ['PRAGMA busy_timeout = 5000', 'BEGIN'] })
  return {
    batches: (table) => batchesOf(reader, table),
    close: () => reader.close(),
  }
}

function* batchesOf(reader: Connection, { name, columns }: CopiedTable) {
  const read =
    `SELECT rowid AS copied_row, ${columnList(Object.keys(columns))} FROM ${quoteName(name)} ` +
    `WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH}`
  let last = 0
  for (;;) {
    const rows = reader.all(read, last)
    if (rows.length === 0) return
    yield rows
    last = Number(rows.at(-1)?.copied_row)
  }
}
