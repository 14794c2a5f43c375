import type { Table } from '#storage/table.ts'
import { tables } from '#storage/tables.ts'

export interface TextColumn {
  readonly table: string
  readonly column: string
  /** Of type `json` in PostgreSQL. */
  readonly isJson: boolean
}

/** Columns of texts that the program composes: payloads of events and pending work, and the read models. */
export const textColumns: readonly TextColumn[] = [
  { table: 'events', column: 'payload', isJson: true },
  { table: 'outbox', column: 'payload', isJson: true },
  ...Object.values<Table>(tables).flatMap(({ name, columns }) =>
    Object.entries(columns)
      .filter(([, { type }]) => type === 'text')
      .map(([column]) => ({ table: name, column, isJson: false })),
  ),
]
