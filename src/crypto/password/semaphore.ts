import { resourceExhausted } from '#kit/errors.ts'

export interface SemaphoreOptions {
  /** How many run at a time. */
  readonly slots: number
  /** How many may wait for a slot. */
  readonly waiting: number
  /** How long each may wait, in milliseconds. */
  readonly waitMs: number
}

export interface Semaphore {
  /** Runs work when a slot is free, first come first served. @throws AppError resourceExhausted */
  <Result>(work: () => Promise<Result>): Promise<Result>
  /** How much runs and how much waits just now. */
  load(): { readonly running: number; readonly waiting: number }
}

/** Bounds how much runs at a time, how much waits, and for how long. */
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
