/**
 * What Prometheus is told. Owns the names and buckets of all metrics; speaks to the other floors only by `watch`, by
 * what it is given to ask, and by what the porch tells of answers.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
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

  // A summary's own two figures, without the digest that it keeps of all it was told: that costs several times more.
  const counter = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['rpc', 'code'], registers: [registry] })
  const rpcCount = counter('usher_rpc_seconds_count', 'Calls, by RPC and outcome')
  const rpcSum = counter('usher_rpc_seconds_sum', 'Seconds that calls took, by RPC and outcome')
  // How time is spread, of those that succeed: refusals are many, and quick.
  const rpcOk = histogram('usher_rpc_ok_seconds', 'Calls that succeeded, by RPC', ['rpc'], FEW_SECONDS)
  const http = histogram('usher_http_seconds', 'HTTP answers, by route', ['route', 'method', 'status'])
  const fold = histogram('usher_fold_units', 'Pushes that one commit served', [], UNITS)
  const others = {
    store: histogram('usher_store_seconds', 'Work of the store, waiting included', ['name', 'code']),
    hash: histogram('usher_hash_seconds', 'Password hashes, waiting included', ['name', 'code']),
    delivery: histogram('usher_delivery_seconds', 'Mails and messages carried out', ['name', 'code']),
  }
  const works = {
    rpc: children((name, code) => counted(rpcCount.labels({ rpc: name, code }), rpcSum.labels({ rpc: name, code }))),
    store: children((name, code) => others.store.labels({ name, code })),
    hash: children((name, code) => others.hash.labels({ name, code })),
    delivery: children((name, code) => others.delivery.labels({ name, code })),
  }
  const succeeded = children((name) => rpcOk.labels({ rpc: name }))
  const commits = others.store.labels({ name: 'commit', code: 'ok' })
  const methods = new Map<string, (route: string, status: number) => Child>()
  const answersTo = (method: string) => {
    const known = methods.get(method) ?? children((route, status: number) => http.labels({ route, method, status }))
    methods.set(method, known)
    return known
  }
  const record = ({ kind, name }: Work, code: string, seconds: number) => {
    works[kind](name, code).observe(seconds)
    if (kind === 'rpc' && code === 'ok') succeeded(name, code).observe(seconds)
  }
  return {
    registry,
    watch: {
      around: (work, run) => timed(run, (code, seconds) => record(work, code, seconds)),
      folded(units, seconds) {
        fold.observe(units)
        commits.observe(seconds)
      },
    },
    answered: ({ route, method, status, seconds }) => answersTo(method)(route, status).observe(seconds),
    read: (readings) => addGauges(registry, readings),
  }
}

const counted = (count: Counter.Internal, sum: Counter.Internal): Child => ({
  observe(value) {
    count.inc()
    sum.inc(value)
  },
})

/** The children of a metric by two labels; looking labels up costs more than observing, and there are few of them. */
function children<L extends string | number>(make: (first: string, second: L) => Child) {
  const known = new Map<string, Map<L, Child>>()
  return (first: string, second: L): Child => {
    const bySecond = known.get(first) ?? new Map<L, Child>()
    const child = bySecond.get(second) ?? make(first, second)
    bySecond.set(second, child)
    known.set(first, bySecond)
    return child
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
