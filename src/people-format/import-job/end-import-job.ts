import type { Services } from '#domain/context.ts'
import type { ImportChange } from '#domain/import-job/job-records.ts'
import { ENDED_IMPORT_JOBS } from '#domain/import-job/job-records.ts'
import { type ImportJobRow, inputsOf } from '#people-format/import-job/import-job.ts'

interface End {
  readonly state: 'done' | 'failed' | 'cancelled'
  readonly error?: string
  readonly now: number
}

/** Ends an open job and removes the rest of its input. @throws alreadyExists: it has ended */
export async function endImportJob(
  { events, rows }: Pick<Services, 'events' | 'rows'>,
  job: ImportJobRow,
  { state, error = '', now }: End,
): Promise<void> {
  const ended: ImportChange = { table: 'import_jobs', put: { ...job, state, error, ended_at: now } }
  const once = { scope: ENDED_IMPORT_JOBS, name: job.id, taken: 'Errors.AlreadyExists' }
  await events.writeRecords([ended, ...(await inputsOf({ rows }, job.id))], [once])
}
