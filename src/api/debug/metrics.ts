/**
 * What Prometheus is told. Owns the names and buckets of all metrics; speaks to the other floors only by `watch`, by
 * what it is given to ask, and by what the porch tells of answers.
 */
import { collectDefaultMetrics, Gauge, Histogram, Registry, Summary } from 'prom-client'
import type { Answered } from '#api/http/router.ts'
import { toAppError } from '#kit/errors.ts'
import type { Watch, Work } from '#kit/watch.ts'

/** Seconds: from what an idle server needs to what a client gives up at. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** For what there are hundreds of: each bound is a line for each of them. */
const FEW_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5]
const UNITS = [1, 2, 4, 8, 16, 32, 64]

/** What is asked when somebody scrapes. */
export interface Readings {
  /** Password hashes: under way, and waiting for their turn. */
  hashes(): { readonly running: number; readonly waiting: number }
  /** Mails and messages not yet delivered: how many, and when the oldest came, epoch milliseconds. */
  owed(): Promise<{ readonly count: number; readonly oldestAt: number | null }>
  /** Requests that are being answered now. */
  inFlight(): number
}

export interface Metrics {
  readonly watch: Watch
  answered(answer: Answered): void
  /** Begins to ask these; before, their metrics are not there. */
  read(readings: Readings): void
  readonly registry: Registry
}

interface Child {
  observe(value: number): void
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  // Among them the event loop's delay, memory, handles and processor time.
  collectDefaultMetrics({ register: registry })
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets = SECONDS) =>
    new Histogram<L>({ name, help, labelNames, buckets, registers: [registry] })

  // Number and time of all calls; how time is spread, of those that succeed: refusals are many, and quick.
  const rpc = new Summary({
    name: 'usher_rpc_seconds',
    help: 'Calls, by RPC and outcome',
    labelNames: ['rpc', 'code'],
    percentiles: [],
    registers: [registry],
  })
  const rpcOk = histogram('usher_rpc_ok_seconds', 'Calls that succeeded, by RPC', ['rpc'], FEW_SECONDS)
  const http = histogram('usher_http_seconds', 'HTTP answers, by route', ['route', 'method', 'status'])
  const fold = histogram('usher_fold_units', 'Pushes that one commit served', [], UNITS)
  const others = {
    store: histogram('usher_store_seconds', 'Work of the store, waiting included', ['name', 'code']),
    hash: histogram('usher_hash_seconds', 'Password hashes, waiting included', ['name', 'code']),
    delivery: histogram('usher_delivery_seconds', 'Mails and messages carried out', ['name', 'code']),
  }
  // Looking labels up costs more than observing; there are few of them.
  const known = new Map<string, Child>()
  const child = (key: string, make: () => Child): Child => {
    const made = known.get(key) ?? make()
    known.set(key, made)
    return made
  }
  const record = ({ kind, name }: Work, code: string, seconds: number) => {
    const make = () => (kind === 'rpc' ? rpc.labels({ rpc: name, code }) : others[kind].labels({ name, code }))
    child(`${kind} ${name} ${code}`, make).observe(seconds)
    if (kind === 'rpc' && code === 'ok') child(`ok ${name}`, () => rpcOk.labels({ rpc: name })).observe(seconds)
  }
  return {
    registry,
    watch: {
      around: (work, run) => timed(run, (code, seconds) => record(work, code, seconds)),
      folded(units, seconds) {
        fold.observe(units)
        others.store.observe({ name: 'commit', code: 'ok' }, seconds)
      },
    },
    answered({ route, method, status, seconds }) {
      const make = () => http.labels({ route, method, status: String(status) })
      child(`http ${method} ${status} ${route}`, make).observe(seconds)
    },
    read: (readings) => addGauges(registry, readings),
  }
}

/** Runs the work and tells how it ended and how long it took. */
async function timed<T>(run: () => Promise<T>, tell: (code: string, seconds: number) => void): Promise<T> {
  const begun = performance.now()
  let code = 'ok'
  try {
    return await run()
  } catch (error) {
    code = codeOf(error)
    throw error
  } finally {
    tell(code, (performance.now() - begun) / 1000)
  }
}

/** In the words of error kinds; the store has reasons of its own. */
function codeOf(error: unknown): string {
  const known = error instanceof Error && 'reason' in error && typeof error.reason === 'string'
  return known ? String(error.reason) : toAppError(error).kind
}

function addGauges(registry: Registry, { hashes, owed, inFlight }: Readings): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // A store that is gone shall not take the other figures with it.
        this.set(await Promise.resolve(read()).catch(() => Number.NaN))
      },
    })
  gauge('usher_requests_in_flight', 'Requests being answered', inFlight)
  gauge('usher_hashes_running', 'Password hashes under way', () => hashes().running)
  gauge('usher_hashes_waiting', 'Password hashes waiting for their turn', () => hashes().waiting)
  gauge('usher_outbox_entries', 'Mails and messages owed', async () => (await owed()).count)
  gauge('usher_outbox_oldest_seconds', 'Age of the oldest mail or message that is owed', async () => {
    const { oldestAt } = await owed()
    return oldestAt === null ? 0 : Math.max(0, (Date.now() - oldestAt) / 1000)
  })
}
