import { resourceExhausted } from '#kit/errors.ts'

export interface SemaphoreOptions {
  /** Maximum number that run at a time. */
  readonly slots: number
  /** Maximum number that wait for a slot. */
  readonly waiting: number
  /** How long each may wait, in milliseconds. */
  readonly waitMs: number
}

export interface Semaphore {
  /** Runs work when a slot is free, first come first served. @throws AppError resourceExhausted */
  <Result>(work: () => Promise<Result>): Promise<Result>
  /** Current numbers of running and waiting pieces of work. */
  load(): { readonly running: number; readonly waiting: number }
}

/** Bounds the work that runs at a time, the work that waits, and the time it waits. */
export function createSemaphore({ slots, waiting, waitMs }: SemaphoreOptions): Semaphore {
  let free = slots
  const queue = new Set<() => void>()

  function enter(): Promise<void> | undefined {
    if (free > 0) {
      free -= 1
      return
    }
    if (queue.size >= waiting) throw busy()
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer)
        queue.delete(admit)
        resolve()
      }
      const timer = setTimeout(() => {
        queue.delete(admit)
        reject(busy())
      }, waitMs)
      queue.add(admit)
    })
  }

  function leave(): void {
    const [admit] = queue
    if (admit) admit()
    else free += 1
  }

  const pass = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
  return Object.assign(pass, { load: () => ({ running: slots - free, waiting: queue.size }) })
}

function busy() {
  return resourceExhausted('', 'Errors.Internal.Busy', { reason: 'password.serverBusy' })
}
