import { setTimeout as wait } from 'node:timers/promises'

/**
 * The result of the work, at a whole number of steps of `stepMs` milliseconds after `startedAt` (as of
 * `performance.now()`), and one at least: work that takes less than a step tells nothing by its time, and longer work
 * no more than how many steps it took.
 */
export async function inWholeSteps<Result>(stepMs: number, startedAt: number, work: Promise<Result>): Promise<Result> {
  const [settled] = await Promise.allSettled([work])
  const elapsed = performance.now() - startedAt
  // Timers drop the fraction of a millisecond.
  await wait(Math.ceil(Math.max(1, Math.ceil(elapsed / stepMs)) * stepMs - elapsed))
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
