/**
 * Sends waiting reads together, so that one round trip serves many callers. A read is always sent after it was
 * requested, so it sees everything stored before. When a fold fails its reads are sent one by one, so that a read with
 * a value that the database rejects fails alone.
 */
import { StorageError } from '#storage/port.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'

const MAX_PER_FOLD = 64
const FOLDS_IN_FLIGHT = 2
/** Upper limit of waiting requests: beyond it the database does not keep up, and waiting longer does not help. */
const MAX_WAITING = 10_000

interface Waiting<Request, Answer> {
  readonly request: Request
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export class ReadFolds<Request, Answer> {
  readonly #run: (requests: readonly Request[]) => Promise<readonly Answer[]>
  #waiting: Waiting<Request, Answer>[] = []
  #inFlight = 0
  #scheduled = false

  /** `run` returns the responses in order of the requests, and rejects with the driver's error. */
  constructor(run: (requests: readonly Request[]) => Promise<readonly Answer[]>) {
    this.#run = run
  }

  /** Rejects with StorageError `unavailable`, or with the error of this request. */
  read(request: Request): Promise<Answer> {
    if (this.#waiting.length >= MAX_WAITING) return Promise.reject(new StorageError('unavailable'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject })
      this.#schedule()
    })
  }

  /** Runs on a later turn, so that requests of the same turn share a statement. */
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
      const fold = this.#waiting.splice(0, MAX_PER_FOLD)
      this.#inFlight += 1
      void this.#deliver(fold).finally(() => {
        this.#inFlight -= 1
        this.#send()
      })
    }
  }

  async #deliver(fold: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const results = await this.#run(fold.map((one) => one.request))
      // `run` answers each request in its place.
      for (const [i, one] of fold.entries()) one.resolve(results[i] as Answer)
    } catch (error) {
      const reason = toStorageError(error)
      const gone = reason instanceof StorageError
      if (gone || fold.length === 1) for (const one of fold) one.reject(reason)
      else for (const one of fold) await this.#deliver([one])
    }
  }
}
