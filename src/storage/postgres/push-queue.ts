/**
 * Sends waiting units as folds: a few folds in flight, a few units in each, so that one round trip and one sync to disk
 * serve several pushes. When a fold fails its units are sent one by one, so that a failing unit fails alone.
 */
import type { Watch } from '#kit/watch.ts'
import { StorageError, type Unit } from '#storage/port.ts'
import { isTransient, toStorageError } from '#storage/postgres/database-errors.ts'
import { foldUnits, type Ready, readyUnit, Touched } from '#storage/postgres/folding.ts'
import type { Fold } from '#storage/postgres/push-statement.ts'

const MAX_PER_FOLD = 16
const FOLDS_IN_FLIGHT = 2
/** Upper limit of waiting units: beyond it the database does not keep up, and waiting longer does not help. */
const MAX_WAITING = 10_000
/** Maximum number of retries of a unit after deadlocks. */
const ATTEMPTS = 4

interface Waiting {
  readonly unit: Ready
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

export class PushQueue {
  readonly #store: (fold: Fold) => Promise<void>
  readonly #watch: Watch
  #waiting: Waiting[] = []
  #inFlight = 0
  #scheduled = false
  #closed = false
  #drained: () => void = () => undefined

  /** `store` sends one fold, and rejects with the driver's error. */
  constructor(store: (fold: Fold) => Promise<void>, watch: Watch) {
    this.#store = store
    this.#watch = watch
  }

  async push(unit: Unit): Promise<void> {
    if (this.#closed || this.#waiting.length >= MAX_WAITING) throw new StorageError('unavailable')
    const ready = readyUnit(unit)
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ unit: ready, resolve, reject })
      this.#schedule()
    })
  }

  /** Rejects new units, and resolves when all queued units were sent and answered. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#waiting.length === 0 && this.#inFlight === 0) return
    await new Promise<void>((resolve) => {
      this.#drained = resolve
    })
  }

  /** Runs on a later turn, so that pushes of the same turn share a fold. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#send()
    })
  }

  #send(): void {
    while (this.#inFlight < FOLDS_IN_FLIGHT && this.#waiting.length > 0) {
      const fold = this.#takeFold()
      this.#inFlight++
      void this.#deliver(fold).finally(() => {
        this.#inFlight--
        if (this.#waiting.length > 0) this.#send()
        else if (this.#inFlight === 0) this.#drained()
      })
    }
  }

  /** Removes the first queued units that can share a fold; the others keep their order. */
  #takeFold(): Waiting[] {
    const touched = new Touched()
    const fold: Waiting[] = []
    const left: Waiting[] = []
    for (const one of this.#waiting) {
      if (fold.length < MAX_PER_FOLD && touched.admits(one.unit)) fold.push(one)
      else left.push(one)
    }
    this.#waiting = left
    return fold
  }

  async #deliver(fold: readonly Waiting[]): Promise<void> {
    const [first, ...others] = fold
    if (first && others.length === 0) return this.#deliverAlone(first)
    const begun = performance.now()
    try {
      await this.#store(foldUnits(fold.map((one) => one.unit)))
      this.#watch.folded(fold.length, (performance.now() - begun) / 1000)
      for (const one of fold) one.resolve()
    } catch (error) {
      const reason = toStorageError(error)
      const gone = reason instanceof StorageError && reason.reason === 'unavailable' && !isTransient(error)
      if (gone) for (const one of fold) one.reject(reason)
      else for (const one of fold) await this.#deliverAlone(one)
    }
  }

  async #deliverAlone(one: Waiting): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const begun = performance.now()
      try {
        await this.#store(one.unit)
        this.#watch.folded(1, (performance.now() - begun) / 1000)
        return one.resolve()
      } catch (error) {
        if (!isTransient(error) || attempt === ATTEMPTS) return one.reject(toStorageError(error))
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
      }
    }
  }
}
