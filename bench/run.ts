/**
 * `npm run bench -- [scenario…] [--rounds 3] [--seconds 10] [--connections 64] [--smoke]`
 * Prints a table per scenario and leaves JSON under bench/results/.
 */
import { parseArgs } from 'node:util'
import { scenarios } from '#bench/scenarios/all.ts'
import type { Report, Settings } from '#bench/scenarios/scenario.ts'
import { type BenchPostgres, startBenchPostgres } from '#bench/support/postgres.ts'
import { machine, writeResult } from '#bench/support/results.ts'
import { describe, isMet } from '#bench/table.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string', default: '64' },
    smoke: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

const print = (text: string) => console.log(text)
let postgres: Promise<BenchPostgres | undefined> | undefined
const settings: Settings = {
  rounds: Number(values.rounds ?? (values.smoke ? 1 : 3)),
  seconds: Number(values.seconds ?? (values.smoke ? 1 : 10)),
  connections: Number(values.connections),
  sizes: values.smoke ? [0, 200, 400] : [0, 100_000, 1_000_000],
  print,
  postgres() {
    postgres ??= startBenchPostgres().catch((error: unknown) => {
      print(`PostgreSQL cannot run here: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    })
    return postgres
  },
}

const before = machine()

async function runAll(): Promise<boolean> {
  const unknown = positionals.filter((name) => !scenarios.some((one) => one.name === name))
  if (unknown.length > 0 || values.list) {
    print(`${unknown.length > 0 ? `no scenario ${unknown.join(', ')}; ` : ''}there are:`)
    for (const { name } of scenarios) print(`  ${name}`)
    return unknown.length === 0
  }
  print(`${before.cores} cores, ${before.model}, ${before.memoryGib} GiB, Node ${before.node}, load ${before.load}`)
  print(
    `${settings.rounds} rounds of ${settings.seconds} s, ${settings.connections} connections, load generator included`,
  )
  const reports: Report[] = []
  for (const scenario of scenarios) {
    if (positionals.length > 0 && !positionals.includes(scenario.name)) continue
    print(`\n… ${scenario.name}`)
    for (const report of await scenario.run(settings)) {
      print(describe(report))
      reports.push(report)
    }
  }
  const { rounds, seconds, connections } = settings
  print(`\n${writeResult('bench', { before, settings: { rounds, seconds, connections }, reports })}`)
  return reports.every((report) => report.verdicts.every(isMet))
}

try {
  const allMet = await runAll()
  // A missed goal is a finding, not a failure of the benchmark.
  if (!allMet) print('Some goals were missed; see above.')
} finally {
  await (await postgres)?.stop()
}
