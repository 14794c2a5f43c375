import { flag, integer, table, text } from '#storage/table.ts'

/** Imports of people that run on the server (people-format/import-job). */
const importJobs = table(
  'import_jobs',
  {
    id: text(),
    org_id: text(),
    /** User that created the job: the import runs with the permissions of this user. */
    caller_id: text(),
    state: text<'open' | 'done' | 'failed' | 'cancelled'>(),
    /** Why the job failed; '' : it did not. */
    error: text(),
    /** System that the people come from. */
    source: text(),
    dry_run: flag(),
    /** JSON of the options. */
    options: text(),
    /** Number of people. */
    total: integer(),
    created_at: integer(),
    /** 0: the job is open. */
    ended_at: integer(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['org_id', 'created_at'], ['expires_at']] },
)

/** People of a job who are not imported yet, a batch per row. */
const importInputs = table(
  'import_inputs',
  {
    id: text(),
    job_id: text(),
    /** Counts the batches of the job from 1. */
    number: integer(),
    /** Encrypted JSON. */
    sealed: text(),
  },
  { key: ['id'], indexes: [['job_id', 'number']] },
)

/** Results of a batch. Number 0 has none and marks the start of the job. */
const importResults = table(
  'import_results',
  {
    id: text(),
    job_id: text(),
    number: integer(),
    created: integer(),
    updated: integer(),
    skipped: integer(),
    rejected: integer(),
    /** Encrypted JSON array of result lines. */
    sealed: text(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['job_id', 'number'], ['expires_at']] },
)

export const importTables = { import_jobs: importJobs, import_inputs: importInputs, import_results: importResults }
