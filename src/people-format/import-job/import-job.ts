/**
 * Jobs that import people on the server. Records, not events: a job ends with its results. Each batch of people is an
 * outbox entry stored with the batch before it, so that one process at a time works on a job, and another one
 * continues it when the lease of the first has ended.
 */
import type { Cipher } from '#crypto/cipher.ts'
import type { Services } from '#domain/context.ts'
import type { ImportBatchEntry, ImportJobRow } from '#domain/import-job/job-records.ts'
import { notFound } from '#kit/errors.ts'
import type { PersonOutcome } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'

/** Outbox kind of a batch. */
export const IMPORT_BATCH = 'import_batch'
/** People of a batch: they run at the same time. */
export const BATCH_SIZE = 64
/** How long an ended job and its results are kept, milliseconds. An open job ends within this time. */
export const KEPT_MS = 30 * 24 * 60 * 60 * 1000

const PURPOSE = 'import-job'

export type { ImportJobRow }

/** A person of the job's file, or why none could be read. */
export type JobEntry =
  | { readonly line: number; readonly person: Members; readonly leftBehind: readonly string[] }
  | { readonly line: number; readonly fault: string }

export interface JobResult {
  readonly line: number
  readonly outcome: PersonOutcome
}

/** The id of a row of a batch. */
export const batchId = (jobId: string, number: number): string => `${jobId}.${number}`

export const seal = (cipher: Cipher, content: readonly JobEntry[] | readonly JobResult[]): string =>
  cipher.encrypt(JSON.stringify(content), PURPOSE)

export const openEntries = (cipher: Cipher, sealed: string): JobEntry[] =>
  // Written by createImportJob.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as JobEntry[]

export const openResults = (cipher: Cipher, sealed: string): JobResult[] =>
  // Written by runImportBatch.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as JobResult[]

export const toBatchEntry = (jobId: string, number: number, now: number): ImportBatchEntry => ({
  id: `${IMPORT_BATCH} ${batchId(jobId, number)}`,
  kind: IMPORT_BATCH,
  payload: { jobId, number },
  dueAt: now,
})

/** The job of an organization. @throws AppError notFound, also for jobs of other organizations */
export async function findJob({ rows }: Pick<Services, 'rows'>, orgId: string, id: string): Promise<ImportJobRow> {
  const query = rows.selectFrom('import_jobs').selectAll().where('id', '=', id).where('org_id', '=', orgId)
  const row = await query.executeTakeFirst()
  if (!row) throw notFound('', 'no such import job')
  return row
}

/** Returns the changes that remove what is left of the input of a job. */
export async function inputsOf({ rows }: Pick<Services, 'rows'>, jobId: string) {
  const inputs = await rows.selectFrom('import_inputs').select('id').where('job_id', '=', jobId).execute()
  return inputs.map(({ id }) => ({ table: 'import_inputs' as const, remove: { id } }))
}
