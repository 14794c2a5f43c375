/** Mixed load for a long time, and whether memory, handles and the event loop stay level. */
import { readdirSync } from 'node:fs'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { nameSource } from '#bench/load/requests.ts'
import { median } from '#bench/load/statistics.ts'
import { cut, type Manner, malformed, mistaken, proper, slow, type Target } from '#bench/soak/clients.ts'

export interface SoakOptions {
  readonly seconds: number
  readonly sampleEveryMs: number
  readonly print: (text: string) => void
}

export interface Sample {
  readonly atSeconds: number
  readonly residentMib: number
  readonly heapMib: number
  /** Open files and sockets of the process. */
  readonly handles: number
  readonly loopP99Ms: number
  readonly inFlight: number
}

export interface SoakReport {
  readonly seconds: number
  readonly counts: Readonly<Record<string, number>>
  readonly samples: readonly Sample[]
  /** Before the load, and some seconds after it. */
  readonly before: Sample
  readonly after: Sample
  readonly problems: readonly string[]
}

/** How many clients of each manner. */
const CROWD: readonly (readonly [Manner, number])[] = [
  [proper, 12],
  [slow, 20],
  [cut, 8],
  [malformed, 4],
  [mistaken, 2],
]
/** Seconds for cut connections to be cleaned up. */
const SETTLE_MS = 5_000

export async function soak({ seconds, sampleEveryMs, print }: SoakOptions): Promise<SoakReport> {
  const usher = await startUsher()
  const begun = performance.now()
  const elapsed = () => (performance.now() - begun) / 1000
  const counts: Record<string, number> = {}
  const names = nameSource()
  let n = 0
  const target: Target = {
    port: usher.ports[0] ?? 0,
    token: usher.token,
    name: () => names(n++),
    isOver: () => elapsed() > seconds,
    count(what) {
      counts[what] = (counts[what] ?? 0) + 1
    },
  }
  try {
    const before = await sample(usher, elapsed())
    const clients = CROWD.flatMap(([manner, count]) => Array.from({ length: count }, () => endure(manner, target)))
    const samples: Sample[] = []
    while (!target.isOver()) {
      await pause(sampleEveryMs)
      const now = await sample(usher, elapsed())
      samples.push(now)
      print(describe(now))
    }
    await Promise.all(clients)
    await pause(SETTLE_MS)
    const after = await sample(usher, elapsed())
    const problems = [...judge(samples, before, after), ...unexpected(counts), ...complaints(usher)]
    return { seconds, counts, samples, before, after, problems }
  } finally {
    await usher.stop()
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Reconnects when the server closes the connection. */
async function endure(manner: Manner, target: Target): Promise<void> {
  while (!target.isOver()) {
    try {
      await manner(target)
    } catch {
      target.count('connections lost')
      await pause(50)
    }
  }
}

async function sample(usher: RunningUsher, atSeconds: number): Promise<Sample> {
  const metrics = await (await fetch(`http://127.0.0.1:${usher.ports[0]}/debug/metrics`)).text()
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1])
  return {
    atSeconds,
    residentMib: value('process_resident_memory_bytes') / 2 ** 20,
    heapMib: value('nodejs_heap_size_used_bytes') / 2 ** 20,
    handles: countHandles(usher.pids[0] ?? 0),
    loopP99Ms: value('nodejs_eventloop_lag_p99_seconds') * 1000,
    inFlight: value('usher_http_requests_in_flight'),
  }
}

function countHandles(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return Number.NaN
  }
}

export const describe = (one: Sample): string =>
  `${one.atSeconds.toFixed(0).padStart(5)} s  ${one.residentMib.toFixed(0)} MiB resident, ${one.heapMib.toFixed(0)} MiB heap, ` +
  `${one.handles} handles, event loop p99 ${one.loopP99Ms.toFixed(0)} ms, ${one.inFlight} in flight`

/**
 * Returns the figures that grew from the second quarter of the time to the last one; before that, caches are filling.
 */
export function judge(samples: readonly Sample[], before: Sample, after: Sample): string[] {
  const quarter = Math.floor(samples.length / 4)
  const early = samples.slice(quarter, 2 * quarter)
  const late = samples.slice(-quarter)
  if (quarter === 0) return ['too few samples to tell']
  const of = (list: readonly Sample[], pick: (one: Sample) => number) => median(list.map(pick))
  const problems: string[] = []
  const level = (what: string, pick: (one: Sample) => number, [factor, margin]: readonly [number, number]) => {
    const [was, is] = [of(early, pick), of(late, pick)]
    if (is > was * factor + margin) problems.push(`${what} grew from ${was.toFixed(0)} to ${is.toFixed(0)}`)
  }
  level('resident memory (MiB)', (one) => one.residentMib, [1.25, 40])
  level('the heap (MiB)', (one) => one.heapMib, [1.25, 40])
  level('handles', (one) => one.handles, [1.25, 10])
  level('the event loop’s p99 (ms)', (one) => one.loopP99Ms, [2, 100])
  if (after.handles > before.handles + 5)
    problems.push(`${after.handles} handles are open after the load, ${before.handles} were before`)
  if (after.inFlight > 0) problems.push(`${after.inFlight} requests are in flight after the load`)
  return problems
}

const unexpected = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).flatMap(([what, count]) => (what.startsWith('unexpected') ? [`${count} times ${what}`] : []))

/** Errors in the log: none of these clients is the server's own trouble. */
const complaints = (usher: RunningUsher): string[] =>
  (usher.children[0]?.stderr() ?? '')
    .split('\n')
    .filter((line) => line.includes('"level":"error"'))
    .slice(0, 5)
