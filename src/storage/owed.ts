import type { ReadModels } from '#storage/tables.ts'

/** How much work is owed to the world, and since when the oldest of it, epoch milliseconds. */
export async function readOwed(rows: ReadModels): Promise<{ count: number; oldestAt: number | null }> {
  const { count, oldestAt } = await rows
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('created_at').as('oldestAt')])
    .executeTakeFirstOrThrow()
  return { count, oldestAt }
}
