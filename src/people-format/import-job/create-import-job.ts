import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { ImportChange } from '#domain/import-job/job-records.ts'
import { invalidArgument } from '#kit/errors.ts'
import {
  BATCH_SIZE,
  batchId,
  type JobEntry,
  KEPT_MS,
  seal,
  toBatchEntry,
} from '#people-format/import-job/import-job.ts'
import type { LineOptions } from '#people-format/import-people.ts'

export interface ImportJobInput {
  /** Name of the source system. */
  readonly source: string
  readonly entries: readonly JobEntry[]
  readonly options: LineOptions
}

/**
 * Stores a job of the caller's organization with its input, and returns the id. The caller has permission to import.
 * Rejects a user who acts in the name of another one: the job would outlive the token.
 */
export async function createImportJob(
  ctx: Omit<Context, 'language'>,
  { source, entries, options }: ImportJobInput,
): Promise<{ id: string }> {
  if (ctx.caller.hasActor) throw noPermission()
  if (entries.length === 0) throw invalidArgument('', 'body: no people in it')
  const id = ctx.newId()
  const job = {
    id,
    org_id: ctx.caller.orgId,
    caller_id: ctx.caller.id,
    state: 'open' as const,
    error: '',
    source,
    dry_run: options.dryRun ? (1 as const) : (0 as const),
    options: JSON.stringify(options),
    total: entries.length,
    created_at: ctx.now,
    ended_at: 0,
    expires_at: ctx.now + KEPT_MS,
  }
  const inputs: ImportChange[] = []
  for (let start = 0; start < entries.length; start += BATCH_SIZE) {
    const number = start / BATCH_SIZE + 1
    const sealed = seal(ctx.cipher, entries.slice(start, start + BATCH_SIZE))
    inputs.push({ table: 'import_inputs', put: { id: batchId(id, number), job_id: id, number, sealed } })
  }
  const rows: ImportChange[] = [{ table: 'import_jobs', put: job }, ...inputs]
  await ctx.events.writeRecords(rows, [], [], [toBatchEntry(id, 1, ctx.now)])
  return { id }
}
