/**
 * Read-model tables are declared once, as data: from a declaration come the row type, the CREATE TABLE of each engine
 * and the upsert. Two column types only, so that both engines hold and compare the same values: text (binary order)
 * and integer (safe integers; times in epoch milliseconds; flags as 0 and 1).
 */
export interface Column<T> {
  readonly type: 'text' | 'integer'
  readonly nullable: boolean
  /** Carries the TypeScript type only; never set. */
  readonly value?: T
}

export interface Table<Columns extends Record<string, Column<unknown>> = Record<string, Column<unknown>>> {
  readonly name: string
  readonly columns: Columns
  /** Primary key columns, in order. */
  readonly key: readonly string[]
  readonly indexes: readonly (readonly string[])[]
}

export type RowOf<T extends Table> = {
  -readonly [C in keyof T['columns']]: T['columns'][C] extends Column<infer V> ? V : never
}

export const text = <T extends string = string>(): Column<T> => ({ type: 'text', nullable: false })
export const optionalText = (): Column<string | null> => ({ type: 'text', nullable: true })
export const integer = (): Column<number> => ({ type: 'integer', nullable: false })
export const optionalInteger = (): Column<number | null> => ({ type: 'integer', nullable: true })
/** 0 or 1: neither engine's own boolean, so that both return the same. */
export const flag = (): Column<0 | 1> => ({ type: 'integer', nullable: false })

export function table<Columns extends Record<string, Column<unknown>>>(
  name: string,
  columns: Columns,
  shape: { key: (keyof Columns & string)[]; indexes?: (keyof Columns & string)[][] },
): Table<Columns> {
  return { name, columns, key: shape.key, indexes: shape.indexes ?? [] }
}
