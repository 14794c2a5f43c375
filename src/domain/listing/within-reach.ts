import type { Reach } from '#domain/caller.ts'
import type { Condition, Conditions, TableName, TextExpression } from '#storage/tables.ts'

/** Columns of a row that a permission is judged on. */
export interface ReachColumns {
  readonly org: TextExpression
  /** The project or project grant. */
  readonly object: TextExpression
}

/** Holds for the rows that the caller reaches with a permission (`Caller.reach`). */
export function withinReach<T extends TableName>(
  eb: Conditions<T>,
  reach: 'all' | Reach,
  { org, object }: ReachColumns,
): Condition {
  if (reach === 'all') return eb.lit(true)
  return eb.or([isOneOf(eb, org, reach.orgIds), isOneOf(eb, object, reach.objectIds)])
}

/** Holds where the text is one of these; for none, nowhere. */
export const isOneOf = <T extends TableName>(
  eb: Conditions<T>,
  text: TextExpression,
  values: readonly string[],
): Condition => (values.length > 0 ? eb(text, 'in', [...values]) : eb.lit(false))
