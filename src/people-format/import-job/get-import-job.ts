import type { Context } from '#domain/context.ts'
import {
  BATCH_SIZE,
  findJob,
  type ImportJobRow,
  type JobResult,
  openResults,
} from '#people-format/import-job/import-job.ts'

/** A part of a list. */
export interface Page {
  readonly offset: number
  readonly limit: number
}

interface Counts {
  readonly created: number
  readonly updated: number
  readonly skipped: number
  readonly rejected: number
}

export interface ImportJob {
  readonly id: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly error?: string
  readonly dryRun: boolean
  readonly source: string
  readonly total: number
  readonly counts: Counts
  readonly createdAt: string
  readonly endedAt?: string
}

type Reading = Pick<Context, 'rows' | 'caller' | 'cipher'>

/** Returns a job of the caller's organization, with a part of its results in the order of the file. */
export async function getImportJob(
  ctx: Reading,
  id: string,
  page: Page,
): Promise<ImportJob & { results: readonly object[] }> {
  const job = await findJob(ctx, ctx.caller.orgId, id)
  const [view] = await viewsOf(ctx, [job])
  return { ...(view as ImportJob), results: (await resultsOf(ctx, id, page)).map(toWireResult) }
}

/** Returns the jobs of the caller's organization, the newest first. */
export async function listImportJobs(ctx: Reading, { offset, limit }: Page): Promise<readonly ImportJob[]> {
  const jobs = await ctx.rows
    .selectFrom('import_jobs')
    .selectAll()
    .where('org_id', '=', ctx.caller.orgId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
  return viewsOf(ctx, jobs)
}

async function viewsOf({ rows }: Reading, jobs: readonly ImportJobRow[]): Promise<ImportJob[]> {
  if (jobs.length === 0) return []
  const ids = jobs.map(({ id }) => id)
  const sums = await rows
    .selectFrom('import_results')
    .select(['job_id', ({ fn }) => fn.sum<number>('created').as('created')])
    .select(({ fn }) => fn.sum<number>('updated').as('updated'))
    .select(({ fn }) => fn.sum<number>('skipped').as('skipped'))
    .select(({ fn }) => fn.sum<number>('rejected').as('rejected'))
    .where('job_id', 'in', ids)
    .groupBy('job_id')
    .execute()
  const byJob = new Map(sums.map((sum) => [sum.job_id, sum]))
  return jobs.map((job) => {
    const sum = byJob.get(job.id)
    // The sum of integers is text on PostgreSQL.
    const of = (name: keyof Counts): number => Number(sum?.[name] ?? 0)
    const counts = { created: of('created'), updated: of('updated'), skipped: of('skipped'), rejected: of('rejected') }
    return viewOf(job, counts, sum !== undefined)
  })
}

function viewOf(job: ImportJobRow, counts: Counts, hasStarted: boolean): ImportJob {
  const open = hasStarted ? 'running' : 'queued'
  return {
    id: job.id,
    state: job.state === 'open' ? open : job.state,
    ...(job.error ? { error: job.error } : {}),
    dryRun: job.dry_run === 1,
    source: job.source,
    total: job.total,
    counts,
    createdAt: new Date(job.created_at).toISOString(),
    ...(job.ended_at > 0 ? { endedAt: new Date(job.ended_at).toISOString() } : {}),
  }
}

/** As the import of lines returns a result. */
const toWireResult = ({ line, outcome }: JobResult): object => ({ line, ...outcome, names: undefined })

async function resultsOf({ rows, cipher }: Reading, id: string, { offset, limit }: Page): Promise<JobResult[]> {
  // Every batch but the last one is full.
  const first = Math.floor(offset / BATCH_SIZE) + 1
  const last = Math.floor((offset + limit - 1) / BATCH_SIZE) + 1
  const batches = await rows
    .selectFrom('import_results')
    .select('sealed')
    .where('job_id', '=', id)
    .where('number', '>=', first)
    .where('number', '<=', last)
    .orderBy('number')
    .execute()
  const skipped = offset - (first - 1) * BATCH_SIZE
  return batches.flatMap(({ sealed }) => openResults(cipher, sealed)).slice(skipped, skipped + limit)
}
