/**
 * The list of read-model tables. `projections` are pure functions of the log and can be dropped and rebuilt at any
 * time; `records` hold short-lived state outside the log (protocol sessions, challenges).
 */

import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import type { RowOf, Table } from '#storage/table.ts'
import { importTables } from '#storage/tables/import-tables.ts'
import { instanceTables } from '#storage/tables/instance-tables.ts'
import { nevisTables } from '#storage/tables/nevis-tables.ts'
import { oidcTables } from '#storage/tables/oidc-tables.ts'
import { orgTables } from '#storage/tables/org-tables.ts'
import { projectTables } from '#storage/tables/project-tables.ts'
import { sessionTables } from '#storage/tables/session-tables.ts'
import { userSessionTables } from '#storage/tables/user-session-tables.ts'
import { userTables } from '#storage/tables/user-tables.ts'

export const projections = {
  ...instanceTables,
  ...orgTables,
  ...projectTables,
  ...userTables,
  ...userSessionTables,
  ...nevisTables,
}
export const records = { ...oidcTables, ...sessionTables, ...importTables }
export const tables = { ...projections, ...records }

export type TableName = keyof typeof tables
export type Database = { [T in TableName]: RowOf<(typeof tables)[T]> }

/** A row of a projection, typed by its table. */
export type TableRow = { [T in TableName]: { table: T; row: Database[T] } }[TableName]

export const tableOf = (name: TableName): Table => tables[name] as Table

/** The outbox, which queries may read but never change: it is claimed and settled through the port. */
interface Owed {
  id: string
  kind: string
  due_at: number
  created_at: number
}

/** All that queries may read. */
export type Readable = Database & { outbox: Owed }

/** Query builder over the readable tables; its only mention above the engines. */
export type ReadModels = Kysely<Readable>

/** Builder of conditions on a table, for queries that are composed of parts. */
export type Conditions<T extends TableName> = ExpressionBuilder<Readable, T>
export type Condition = Expression<SqlBool>
export type TextExpression = Expression<string>
