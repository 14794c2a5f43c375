import { resourceExhausted } from '#kit/errors.ts'

export interface AccountQueue {
  /** Runs work after all earlier work with the same key. @throws AppError resourceExhausted when too much of it waits */
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>
  /** Number of waiting pieces of work, over all keys. */
  waiting(): number
}

/**
 * Limits comparisons to one at a time for each stored hash, that is for each account. At most `max` comparisons wait for the same one.
 */
export function createAccountQueue(max: number): AccountQueue {
  const queues = new Map<string, { last: Promise<unknown>; length: number }>()
  let waiting = 0
  return {
    async run(key, work) {
      const queue = queues.get(key) ?? { last: Promise.resolve(), length: 0 }
      if (queue.length > max) throw resourceExhausted('', 'Errors.Internal.Busy', { reason: 'password.serverBusy' })
      queues.set(key, queue)
      queue.length += 1
      if (queue.length > 1) waiting += 1
      const isFirst = queue.length === 1
      const before = queue.last
      const mine = (async () => {
        await before
        if (!isFirst) waiting -= 1
        return work()
      })()
      queue.last = mine.catch(() => {})
      try {
        return await mine
      } finally {
        queue.length -= 1
        if (queue.length === 0) queues.delete(key)
      }
    },
    waiting: () => waiting,
  }
}
