import { noPermission } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { WRITTEN_IMPORT_RESULTS } from '#domain/import-job/job-records.ts'
import { callerOf } from '#domain/permission/caller-of.ts'
import { userAggregate } from '#domain/user/user.ts'
import { AppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { translate } from '#kit/translate.ts'
import { endImportJob } from '#people-format/import-job/end-import-job.ts'
import {
  batchId,
  type ImportJobRow,
  inputsOf,
  type JobEntry,
  type JobResult,
  openEntries,
  openResults,
  seal,
  toBatchEntry,
} from '#people-format/import-job/import-job.ts'
import { importPeople, type LineOptions, type PersonOutcome } from '#people-format/import-people.ts'
import { refuseTwice } from '#people-format/refuse-twice.ts'

interface Batch {
  readonly jobId: string
  readonly number: number
}

/** Failures that end by themselves. */
const PASSING: ReadonlySet<string> = new Set(['aborted', 'resourceExhausted', 'unavailable'])
/** A batch that fails more often ends its job: it may be the cause of a crash. */
const MAX_ATTEMPTS = 10

/**
 * Imports a batch of a job and stores the entry of the next one, or ends the job. After an interruption the batch runs
 * again: people imported before are skipped. Rejects for a retry of the batch.
 */
export const runImportBatch =
  (services: Services, log: Log) =>
  async (entry: { readonly payload: object; readonly attempt: number }): Promise<void> => {
    // Written by toBatchEntry.
    const batch = entry.payload as Batch
    const job = await openJob(services, batch)
    if (!job) return
    try {
      if (entry.attempt > MAX_ATTEMPTS) throw new Error('the import was interrupted too often')
      await importBatch(services, job, batch)
    } catch (error) {
      if (error instanceof AppError && PASSING.has(error.kind)) throw error
      log.error({ id: job.id, reason: error instanceof Error ? error.message : 'not an error' }, 'An import job failed')
      await unlessTaken(endImportJob(services, job, { state: 'failed', error: textOf(error), now: Date.now() }))
    }
  }

const openJob = ({ rows }: Services, { jobId }: Batch): Promise<ImportJobRow | undefined> =>
  rows.selectFrom('import_jobs').selectAll().where('id', '=', jobId).where('state', '=', 'open').executeTakeFirst()

async function importBatch(services: Services, job: ImportJobRow, { number }: Batch): Promise<void> {
  const id = batchId(job.id, number)
  const input = await services.rows.selectFrom('import_inputs').selectAll().where('id', '=', id).executeTakeFirst()
  if (!input) return endWithoutInput(services, job)
  if (number === 1) await writeStart(services, job)
  const caller = await importerOf(services, job)
  const results = await importEntries(
    { ...services, caller, language: 'en' },
    job,
    openEntries(services.cipher, input.sealed),
  )
  const next = await services.rows
    .selectFrom('import_inputs')
    .select('id')
    .where('id', '=', batchId(job.id, number + 1))
    .executeTakeFirst()
  const now = Date.now()
  const written = services.events.writeRecords(
    [
      { table: 'import_inputs', remove: { id } },
      { table: 'import_results', put: resultsRow(services, job, { number, results }) },
    ],
    [{ scope: WRITTEN_IMPORT_RESULTS, name: id, taken: 'Errors.AlreadyExists' }],
    [],
    next ? [toBatchEntry(job.id, number + 1, now)] : [],
  )
  await unlessTaken(written)
  if (!next) await unlessTaken(endImportJob(services, job, { state: 'done', now }))
}

/** Ends a job whose process stopped after the last batch. An input that is left belongs to a pending batch. */
async function endWithoutInput(services: Services, job: ImportJobRow): Promise<void> {
  if ((await inputsOf(services, job.id)).length > 0) return
  await unlessTaken(endImportJob(services, job, { state: 'done', now: Date.now() }))
}

const writeStart = (services: Services, job: ImportJobRow): Promise<void> =>
  services.events.writeRecords([
    { table: 'import_results', put: resultsRow(services, job, { number: 0, results: [] }) },
  ])

/** The user who created the job, with current permissions. @throws AppError permissionDenied */
async function importerOf(services: Services, { caller_id }: ImportJobRow): Promise<Context['caller']> {
  const { state } = await services.events.load(userAggregate, caller_id)
  if (state.status !== 'active') throw noPermission()
  const caller = await callerOf(services, caller_id)
  if (!caller.mayEverywhere('iam.write')) throw noPermission()
  return caller
}

async function importEntries(
  ctx: Omit<Context, 'now'>,
  job: ImportJobRow,
  entries: readonly JobEntry[],
): Promise<JobResult[]> {
  // Written by createImportJob.
  const options = JSON.parse(job.options) as LineOptions
  const people = entries.flatMap((entry) => ('person' in entry ? [entry.person] : []))
  const outcomes = (await importPeople(ctx, people, options)).values()
  const results = entries.map((entry): JobResult => {
    if ('fault' in entry) return { line: entry.line, outcome: refusal(entry.fault) }
    const outcome = outcomes.next().value
    if (!outcome) throw new Error('importPeople returns an outcome for each person')
    return { line: entry.line, outcome: withLeftBehind(outcome, entry.leftBehind) }
  })
  if (!options.dryRun) return results
  const check = refuseTwice<JobResult>()
  for (const earlier of await resultsOf(ctx, job.id)) check(earlier)
  return results.map(check)
}

const refusal = (message: string): PersonOutcome => ({ status: 'refused', faults: [{ field: '(line)', message }] })

function withLeftBehind(outcome: PersonOutcome, more: readonly string[]): PersonOutcome {
  if (outcome.status === 'refused' || more.length === 0) return outcome
  return { ...outcome, leftBehind: [...more, ...(outcome.leftBehind ?? [])] }
}

async function resultsOf({ rows, cipher }: Pick<Services, 'rows' | 'cipher'>, jobId: string): Promise<JobResult[]> {
  const query = rows.selectFrom('import_results').select('sealed').where('job_id', '=', jobId).orderBy('number')
  return (await query.execute()).flatMap(({ sealed }) => openResults(cipher, sealed))
}

function resultsRow(
  { cipher }: Services,
  { id, expires_at }: ImportJobRow,
  { number, results }: { number: number; results: readonly JobResult[] },
) {
  const count = (...statuses: readonly PersonOutcome['status'][]): number =>
    results.filter(({ outcome }) => statuses.includes(outcome.status)).length
  return {
    id: batchId(id, number),
    job_id: id,
    number,
    created: count('imported', 'checked'),
    updated: count('updated'),
    skipped: count('skipped'),
    rejected: count('refused'),
    sealed: seal(cipher, results),
    expires_at,
  }
}

/** A batch has its results once and a job ends once: another process, or the caller, was faster. */
async function unlessTaken(writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  })
}

const textOf = (error: unknown): string =>
  error instanceof AppError ? (translate('en', error.key, error.params) ?? error.key) : 'internal error'
