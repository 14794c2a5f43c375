import type { Details } from '#domain/context.ts'

/** Columns with the state of an aggregate or of a part of it. */
export interface DetailColumns {
  readonly sequence: number
  readonly created_at: number
  readonly changed_at: number
  readonly org_id: string
}

/** Returns the details of a row. */
export const detailsOfRow = (row: DetailColumns): Details => ({
  sequence: row.sequence,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  owner: row.org_id,
})
