/** Metrics for Prometheus: their names, labels and buckets. docs/reference/metrics.md is made from them. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { RespondedRequest } from '#api/http/router.ts'
import { toAppError } from '#kit/errors.ts'
import type { SecurityEvent } from '#kit/request-context.ts'
import { version } from '#kit/version.ts'
import type { Watch } from '#kit/watch.ts'
import { within } from '#kit/within.ts'

/** Seconds, from the duration of an idle server to the usual timeout of clients. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** For metrics with hundreds of label values: each bound is a line for each of them. */
const FEW_SECONDS = [0.005, 0.025, 0.1, 0.5, 2.5]
const UNITS = [1, 2, 4, 8, 16, 32, 64]

/** Values that are read at each scrape. */
export interface Readings {
  /** Password hashes: under way, and waiting for their turn. */
  hashes(): { readonly running: number; readonly waiting: number }
  /** Mails and messages not yet delivered: how many, and when the oldest came, epoch milliseconds. */
  pending(): Promise<{ readonly count: number; readonly oldestAt: number | null }>
  /** Requests that are being answered now. */
  inFlight(): number
  /** Rejects when the store cannot be reached. */
  health(): Promise<void>
  /** End of the TLS certificate in use, epoch milliseconds; absent without TLS. */
  readonly certificateEnd?: () => number
}

/** A reading that takes longer counts as missing, milliseconds: a scrape ends with an error after ten seconds. */
const READ_WITHIN_MS = 2_000

export interface Metrics {
  readonly watch: Watch
  answered(answer: RespondedRequest): void
  /** Counts a request whose client went before it was answered. */
  brokenOff(): void
  happened(event: SecurityEvent): void
  /** Adds the gauges that these give. */
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
  new Gauge({
    name: 'usher_build_info',
    help: 'Always 1; version of the server and of Node.js as labels',
    labelNames: ['version', 'node'],
    registers: [registry],
  }).set({ version, node: process.version }, 1)
  return {
    registry,
    watch: watchOf(registry),
    answered: responseTimersOf(registry),
    brokenOff: brokenOffIn(registry),
    happened: securityOf(registry),
    read: (readings) => addGauges(registry, readings),
  }
}

type MakeHistogram = <L extends string>(name: string, help: string, labelNames: L[], buckets?: number[]) => Histogram<L>

const histogramsOf =
  (registry: Registry): MakeHistogram =>
  (name, help, labelNames, buckets = SECONDS) =>
    new Histogram({ name, help, labelNames, buckets, registers: [registry] })

function watchOf(registry: Registry): Watch {
  const histogram = histogramsOf(registry)
  const rpcs = new Counter({
    name: 'usher_rpc_requests_total',
    help: 'Calls, by RPC and outcome',
    labelNames: ['rpc', 'code'],
    registers: [registry],
  })
  const rpcSeconds = histogram(
    'usher_rpc_duration_seconds',
    'Duration of calls that succeeded, by RPC',
    ['rpc'],
    FEW_SECONDS,
  )
  const storeSeconds = histogram('usher_store_duration_seconds', 'Work of the store, waiting included', [
    'name',
    'code',
  ])
  const units = histogram('usher_commit_units', 'Pushes that one commit of the store served', [], UNITS)
  const hashSeconds = histogram('usher_password_hash_duration_seconds', 'Password hashes, waiting included', [
    'name',
    'code',
  ])
  const messageSeconds = histogram('usher_message_duration_seconds', 'Deliveries of mails and SMS, by outcome', [
    'code',
  ])
  const counted = children((rpc, code: string) => countAs(rpcs.labels({ rpc, code })))
  const rpcTimed = children((rpc) => rpcSeconds.labels({ rpc }))
  const works = {
    rpc: (name: string, code: string): Child => ({
      observe(seconds) {
        counted(name, code).observe(seconds)
        // Rejections are many and fast, and would be a dozen lines more for each RPC.
        if (code === 'ok') rpcTimed(name, code).observe(seconds)
      },
    }),
    store: children((name, code) => storeSeconds.labels({ name, code })),
    hash: children((name, code) => hashSeconds.labels({ name, code })),
    delivery: children((_name, code) => messageSeconds.labels({ code })),
  }
  const commits = storeSeconds.labels({ name: 'commit', code: 'ok' })
  return {
    around: ({ kind, name }, run) => measure(run, (code, seconds) => works[kind](name, code).observe(seconds)),
    folded(pushes, seconds) {
      units.observe(pushes)
      commits.observe(seconds)
    },
  }
}

const countAs = (counter: Counter.Internal): Child => ({ observe: () => counter.inc() })

function responseTimersOf(registry: Registry): Metrics['answered'] {
  const seconds = histogramsOf(registry)(
    'usher_http_request_duration_seconds',
    'Duration of HTTP requests, by route',
    ['route', 'method', 'status'],
    FEW_SECONDS,
  )
  const methods = new Map<string, (route: string, status: number) => Child>()
  return ({ route, method, status, seconds: took }) => {
    const responseTimers =
      methods.get(method) ?? children((at, code: number) => seconds.labels({ route: at, method, status: code }))
    methods.set(method, responseTimers)
    responseTimers(route, status).observe(took)
  }
}

function brokenOffIn(registry: Registry): Metrics['brokenOff'] {
  const counter = new Counter({
    name: 'usher_http_requests_broken_off_total',
    help: 'Requests whose client went before they were answered',
    registers: [registry],
  })
  return () => counter.inc()
}

/** Counts security events: sign-ins, factors, locks and tokens. */
function securityOf(registry: Registry): Metrics['happened'] {
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers: [registry] })
  const signIns = counter('usher_sign_ins_total', 'First factors verified, by method and outcome', [
    'method',
    'outcome',
  ])
  const factors = counter('usher_factor_checks_total', 'Second factors verified, by method and outcome', [
    'method',
    'outcome',
  ])
  const lockouts = counter('usher_lockouts_total', 'Users locked', [])
  const tokens = counter('usher_tokens_issued_total', 'Token responses, by grant type', ['grant_type'])
  const rejected = counter('usher_token_requests_rejected_total', 'Token requests rejected, by error', ['error'])
  return ({ name, method = '', grantType = '', reason = '' }) => {
    const outcome = name.endsWith('.succeeded') ? 'succeeded' : 'failed'
    if (name.startsWith('user.signin.')) signIns.inc({ method, outcome })
    else if (/^user\.factor\.(succeeded|failed)$/.test(name)) factors.inc({ method, outcome })
    else if (name === 'user.locked') lockouts.inc()
    else if (name === 'token.issued') tokens.inc({ grant_type: grantType })
    else if (name === 'token.rejected') rejected.inc({ error: reason })
  }
}

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

/** Runs the work and reports its outcome and duration. */
async function measure<T>(run: () => Promise<T>, report: (code: string, seconds: number) => void): Promise<T> {
  const begun = performance.now()
  let code = 'ok'
  try {
    return await run()
  } catch (error) {
    code = codeOf(error)
    throw error
  } finally {
    report(code, (performance.now() - begun) / 1000)
  }
}

/** The kind of an error; the store has reasons of its own. */
function codeOf(error: unknown): string {
  // Errors of the store are labelled by their reason, all others by their kind.
  const isOfStore = error instanceof Error && error.name === 'StorageError' && 'reason' in error
  return isOfStore && typeof error.reason === 'string' ? error.reason : toAppError(error).kind
}

function addGauges(registry: Registry, { hashes, pending, inFlight, health, certificateEnd }: Readings): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>, missing = Number.NaN) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        // One reading that fails or hangs must not fail the others.
        this.set(await within(READ_WITHIN_MS, async () => read()).catch(() => missing))
      },
    })
  gauge('usher_http_requests_in_flight', 'Requests being answered', inFlight)
  gauge('usher_password_hashes_running', 'Password hashes under way', () => hashes().running)
  gauge('usher_password_hashes_waiting', 'Password hashes waiting for their turn', () => hashes().waiting)
  gauge('usher_outbox_entries', 'Mails and messages to be sent', async () => (await pending()).count)
  gauge('usher_outbox_oldest_age_seconds', 'Age of the oldest mail or message to be sent', async () => {
    const { oldestAt } = await pending()
    return oldestAt === null ? 0 : Math.max(0, (Date.now() - oldestAt) / 1000)
  })
  gauge('usher_store_up', '1 while the store answers, otherwise 0', () => health().then(() => 1), 0)
  if (certificateEnd)
    gauge(
      'usher_tls_certificate_not_after_timestamp_seconds',
      'End of the TLS certificate in use, in seconds since 1970',
      () => certificateEnd() / 1000,
    )
}
