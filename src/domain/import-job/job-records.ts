import type { OutboxEntry, RowChange } from '#storage/port.ts'
import type { Database } from '#storage/tables.ts'

/** Scope of names that jobs take when they end: each ends once. */
export const ENDED_IMPORT_JOBS = 'import_jobs'
/** Scope of names that results take: each batch has its results once. */
export const WRITTEN_IMPORT_RESULTS = 'import_results'

export type ImportJobRow = Database['import_jobs']
export type ImportChange = RowChange
export type ImportBatchEntry = OutboxEntry
