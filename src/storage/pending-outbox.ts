import type { ReadModels } from '#storage/tables.ts'

/** Returns the number of pending outbox entries and the time of the oldest, in epoch milliseconds. */
export async function readPending(rows: ReadModels): Promise<{ count: number; oldestAt: number | null }> {
  const { count, oldestAt } = await rows
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldestAt')])
    .executeTakeFirstOrThrow()
  return { count, oldestAt }
}
