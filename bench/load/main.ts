/** The load process: `node bench/load/main.ts '{"script":…}'`. Prints one JSON line and ends. */
import type { Job, Outcome } from '#bench/load/job.ts'
import { type Connected, nameSource, scripts } from '#bench/load/scripts.ts'
import { percentile } from '#bench/load/statistics.ts'

const FAILURES_KEPT = 3

async function run(job: Job): Promise<Outcome> {
  const script = scripts[job.script]
  if (!script) throw new Error(`no such script: ${job.script}`)
  const names = nameSource()
  const connected = await Promise.all(
    Array.from({ length: job.connections }, (_, i) => script(job, job.ports[i % job.ports.length] ?? 0, names)),
  )
  const took: number[] = []
  const failures: string[] = []
  let failed = 0
  let next = 0
  const begun = performance.now()
  const end = begun + job.seconds * 1000
  const max = job.max ?? Number.POSITIVE_INFINITY

  const loop = async ({ step }: Connected) => {
    while (performance.now() < end && next < max) {
      const start = performance.now()
      try {
        await step(next++)
        took.push(performance.now() - start)
      } catch (error) {
        failed += 1
        if (failures.length < FAILURES_KEPT) failures.push(error instanceof Error ? error.message : String(error))
        // An unreachable server fails at once: avoids a busy loop.
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    }
  }
  await Promise.all(connected.map(loop))
  const seconds = (performance.now() - begun) / 1000
  for (const one of connected) one.close()
  return {
    perSecond: took.length / seconds,
    done: took.length,
    failed,
    p50: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    p99: percentile(took, 0.99),
    max: percentile(took, 1),
    failures,
  }
}

// The one argument is a Job, written by drive.ts.
const outcome = await run(JSON.parse(process.argv[2] ?? '') as Job)
process.stdout.write(`${JSON.stringify(outcome)}\n`)
process.exit(0)
