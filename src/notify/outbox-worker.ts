/**
 * The outbox loop: claims entries, has them delivered, and settles them. Independent of the kind of work and of the
 * store. Any number of processes may run one; each entry is leased to a single one of them at a time. A crash between
 * delivery and settling delivers a second time, never zero times.
 */
import type { JsonObject } from '#kit/json.ts'
import type { Log } from '#kit/log.ts'
import { DeliveryError } from '#notify/delivery-error.ts'
import { retryDelayMs } from '#notify/retry-delay.ts'

export interface PendingEntry {
  readonly id: string
  readonly payload: JsonObject
  /** Counts the tries, this one included. */
  readonly attempt: number
}

type Outcome = 'done' | { readonly retryAt: number }

/** The part of a storage that the loop uses; the storage port implements it. */
export interface Outbox {
  claim(kind: string, limit: number, leaseMs: number): Promise<readonly PendingEntry[]>
  settle(id: string, outcome: Outcome): Promise<void>
  onAppend(listener: () => void): () => void
}

export interface OutboxWorkerOptions {
  readonly outbox: Outbox
  readonly kind: string
  /** Resolves when the entry is dealt with. A DeliveryError that is not retryable ends it; all else is tried again. */
  deliver(entry: PendingEntry): Promise<void>
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now?: () => number
  /** Deliveries at a time. */
  readonly concurrency?: number
  /** Entries leased at a time. */
  readonly batch?: number
  /** Interval of polling for due retries, and for work that another process stored, milliseconds. */
  readonly pollMs?: number
  /** A delivery that takes longer counts as failed. */
  readonly deliverTimeoutMs?: number
}

export interface OutboxWorker {
  /** Claims nothing more, releases entries not yet started, and waits for started ones, `withinMs` at most. */
  stop(withinMs?: number): Promise<void>
}

interface Run extends Required<OutboxWorkerOptions> {
  readonly leaseMs: number
  /** Leased, not begun. */
  waiting: readonly PendingEntry[]
  /** When the waiting entries must have been begun, so that they are delivered within their lease. */
  beginBefore: number
  readonly inFlight: Set<Promise<void>>
  filling: Promise<void> | undefined
  isRequested: boolean
  stopping: boolean
}

/** Starts the loop; it runs until it is stopped. */
export function runOutbox(options: OutboxWorkerOptions): OutboxWorker {
  const settings = { now: Date.now, concurrency: 4, batch: 16, pollMs: 5_000, deliverTimeoutMs: 60_000, ...options }
  const run: Run = {
    ...settings,
    leaseMs: 3 * settings.deliverTimeoutMs,
    waiting: [],
    beginBefore: 0,
    inFlight: new Set(),
    filling: undefined,
    isRequested: false,
    stopping: false,
  }
  const unsubscribe = run.outbox.onAppend(() => wake(run))
  const timer = setInterval(() => wake(run), run.pollMs)
  timer.unref()
  wake(run)
  return {
    async stop(withinMs = 8_000) {
      run.stopping = true
      clearInterval(timer)
      unsubscribe()
      const finished = await endsWithin(
        Promise.resolve(run.filling).then(() => windUp(run)),
        withinMs,
      )
      if (!finished) run.log.warn({ kind: run.kind, unfinished: run.inFlight.size }, 'Stopped amid deliveries')
    },
  }
}

/** Starts deliveries up to the limit, now or right after the current claim. */
function wake(run: Run): void {
  run.isRequested = true
  run.filling ??= fill(run).finally(() => {
    run.filling = undefined
    // Requested between the last claim and now.
    if (run.isRequested && !run.stopping) wake(run)
  })
}

async function fill(run: Run): Promise<void> {
  while (run.isRequested && !run.stopping) {
    run.isRequested = false
    while (run.inFlight.size < run.concurrency && !run.stopping) {
      const entry = await nextEntry(run)
      if (!entry || run.stopping) break
      begin(run, entry)
    }
  }
}

/** The next waiting entry, which stays in the list when the loop is stopping. */
async function nextEntry(run: Run): Promise<PendingEntry | undefined> {
  // Entries that waited too long are dropped: their lease would end before a slow delivery.
  if (run.now() >= run.beginBefore) run.waiting = []
  if (run.waiting.length === 0) run.waiting = await claim(run)
  return run.waiting[0]
}

async function claim(run: Run): Promise<readonly PendingEntry[]> {
  run.beginBefore = run.now() + run.leaseMs - run.deliverTimeoutMs
  try {
    return await run.outbox.claim(run.kind, run.batch, run.leaseMs)
  } catch (error) {
    run.log.warn({ kind: run.kind, reason: reasonOf(error) }, 'Could not look for pending work')
    return []
  }
}

function begin(run: Run, entry: PendingEntry): void {
  run.waiting = run.waiting.slice(1)
  const work = attempt(run, entry)
    .then((outcome) => settle(run, entry, outcome))
    .finally(() => {
      run.inFlight.delete(work)
      wake(run)
    })
  run.inFlight.add(work)
}

async function attempt(run: Run, entry: PendingEntry): Promise<Outcome> {
  try {
    if (!(await endsWithin(run.deliver(entry), run.deliverTimeoutMs)))
      throw new DeliveryError('delivery: took too long', { retryable: true })
    return 'done'
  } catch (error) {
    return afterFailure(run, entry, error)
  }
}

function afterFailure(run: Run, { id, attempt }: PendingEntry, error: unknown): Outcome {
  const known = error instanceof DeliveryError
  const delay = known && !error.retryable ? undefined : retryDelayMs(attempt)
  const fields = {
    kind: run.kind,
    id,
    attempt,
    reason: reasonOf(error),
    ...(!known && error instanceof Error ? { stack: error.stack } : {}),
  }
  if (delay === undefined) {
    run.log.error(fields, 'Gave up on a delivery')
    return 'done'
  }
  run.log.warn({ ...fields, retryInSeconds: delay / 1000 }, 'A delivery failed and will be tried again')
  return { retryAt: run.now() + delay }
}

async function settle(run: Run, { id }: PendingEntry, outcome: Outcome): Promise<void> {
  try {
    await run.outbox.settle(id, outcome)
  } catch (error) {
    // Its lease ends by itself; then it is delivered again.
    run.log.warn({ kind: run.kind, id, reason: reasonOf(error) }, 'Could not settle a delivery')
  }
}

async function windUp(run: Run): Promise<void> {
  const givenBack = run.waiting.map((entry) => settle(run, entry, { retryAt: run.now() }))
  await Promise.all([...givenBack, ...run.inFlight])
}

/** Whether the work ended within the time, in milliseconds. Rejects as it does within the time, and never after it. */
async function endsWithin(work: Promise<unknown>, withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'not an error')
