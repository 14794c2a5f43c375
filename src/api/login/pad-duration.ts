import { setTimeout as wait } from 'node:timers/promises'

/**
 * Returns the result of the work at a whole number of steps of `stepMs` milliseconds after `startedAt` (as of
 * `performance.now()`), at least one. The time of shorter work reveals nothing, that of longer work only the number of
 * steps.
 */
export async function padDuration<Result>(stepMs: number, startedAt: number, work: Promise<Result>): Promise<Result> {
  const [settled] = await Promise.allSettled([work])
  const elapsed = performance.now() - startedAt
  // Timers drop the fraction of a millisecond.
  await wait(Math.ceil(Math.max(1, Math.ceil(elapsed / stepMs)) * stepMs - elapsed))
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}
