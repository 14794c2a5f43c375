/**
 * The only writer. Waiting work folds into one transaction, so that one sync to disk serves all of it. When a piece
 * fails, the fold is undone and repeated with a savepoint for each piece, so that one failure fails alone; savepoints
 * from the start would double the cost of a fold. Work may therefore run twice, and must have no other effects.
 */
import type { Log } from '#kit/log.ts'
import type { Watch } from '#kit/watch.ts'
import { StorageError } from '#storage/port.ts'
import type { Connection } from '#storage/sqlite/connection.ts'

const MAX_PER_FOLD = 64
/** Upper limit of waiting work: beyond it the disk does not keep up, and waiting longer does not help. */
const MAX_WAITING = 10_000

interface Waiting {
  readonly work: () => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly result: unknown } | { readonly error: unknown }

export class GroupCommit {
  readonly #writer: Connection
  readonly #log: Log
  readonly #watch: Watch
  #waiting: Waiting[] = []
  #scheduled = false
  #closed = false
  /** True after a piece of the last fold failed: failures often come in series. */
  #careful = false

  constructor(writer: Connection, log: Log, watch: Watch) {
    this.#writer = writer
    this.#log = log
    this.#watch = watch
  }

  /** Runs synchronous work on the writer within a transaction; resolves with its result once that is durable. */
  async run<T>(work: () => T): Promise<T> {
    if (this.#closed || this.#waiting.length >= MAX_WAITING) throw new StorageError('unavailable')
    return new Promise<T>((resolve, reject) => {
      // `resolve` is only called with the result of this `work`.
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject })
      this.#schedule()
    })
  }

  /** Stores waiting work and accepts none afterwards. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush()
    this.#closed = true
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #flush(): void {
    const fold = this.#waiting.splice(0, MAX_PER_FOLD)
    if (fold.length === 0) return
    let outcomes: Outcome[]
    const begun = performance.now()
    try {
      outcomes = this.#commit(fold)
    } catch (cause) {
      const reason = cause instanceof StorageError ? cause : new StorageError('unavailable', { cause })
      for (const one of fold) one.reject(reason)
      this.#rollback()
      return
    }
    this.#watch.folded(fold.length, (performance.now() - begun) / 1000)
    fold.forEach((one, i) => {
      const outcome = outcomes[i]
      if (outcome && 'result' in outcome) one.resolve(outcome.result)
      else one.reject(outcome?.error)
    })
  }

  /** A disk that fails may fail at this too; then every fold is refused until it is mended. */
  #rollback(): void {
    try {
      if (this.#writer.db.isTransaction) this.#writer.db.exec('ROLLBACK')
    } catch (error) {
      this.#log.error({ err: error }, 'A transaction could not be rolled back')
    }
  }

  #commit(fold: readonly Waiting[]): Outcome[] {
    const outcomes = (this.#careful ? undefined : this.#commitTogether(fold)) ?? this.#commitSeparately(fold)
    this.#careful = outcomes.some((one) => 'error' in one)
    return outcomes
  }

  /** Undefined, and undone, when a piece failed. */
  #commitTogether(fold: readonly Waiting[]): Outcome[] | undefined {
    this.#writer.run('BEGIN IMMEDIATE')
    let outcomes: Outcome[]
    try {
      outcomes = fold.map(({ work }) => this.#runWithin(work))
    } catch {
      if (this.#writer.db.isTransaction) this.#writer.run('ROLLBACK')
      return undefined
    }
    this.#writer.run('COMMIT')
    return outcomes
  }

  #runWithin(work: () => unknown): Outcome {
    const result = work()
    if (!this.#writer.db.isTransaction) throw new Error('the transaction ended in the middle')
    return { result }
  }

  #commitSeparately(fold: readonly Waiting[]): Outcome[] {
    this.#writer.run('BEGIN IMMEDIATE')
    const outcomes = fold.map((one) => this.#attempt(one.work))
    this.#writer.run('COMMIT')
    return outcomes
  }

  #attempt(work: () => unknown): Outcome {
    this.#writer.run('SAVEPOINT unit')
    try {
      const result = work()
      this.#writer.run('RELEASE unit')
      return { result }
    } catch (error) {
      // A full or failing disk has ended the whole transaction already: then the whole fold fails.
      if (!this.#writer.db.isTransaction) throw error
      this.#writer.run('ROLLBACK TO unit')
      this.#writer.run('RELEASE unit')
      return { error }
    }
  }
}
