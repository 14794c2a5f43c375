import type { Context } from '#domain/context.ts'
import { AppError } from '#kit/errors.ts'
import { endImportJob } from '#people-format/import-job/end-import-job.ts'
import { findJob } from '#people-format/import-job/import-job.ts'

/**
 * Cancels a job. Imported users are kept, and a batch that is being imported is completed; a job that has ended
 * is not changed.
 */
export async function cancelImportJob(
  ctx: Pick<Context, 'events' | 'rows' | 'caller' | 'now'>,
  id: string,
): Promise<void> {
  const job = await findJob(ctx, ctx.caller.orgId, id)
  if (job.state !== 'open') return
  try {
    await endImportJob(ctx, job, { state: 'cancelled', now: ctx.now })
  } catch (error) {
    // It ended in between.
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
  }
}
