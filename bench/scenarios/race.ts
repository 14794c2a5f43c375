import type { Contestant, Running } from '#bench/contestants/contestant.ts'
import { drive } from '#bench/load/drive.ts'
import { median } from '#bench/load/statistics.ts'
import type { Measured, Result, Settings, Verdict } from '#bench/scenarios/scenario.ts'
import { cpuMs } from '#bench/support/child.ts'

/** Share of a measurement's time that each contestant runs before anything counts. */
const WARM_UP = 0.25

/** Measures all contestants in turn, round by round, on the same machine in the same minutes. */
export async function race(settings: Settings, contestants: readonly Contestant[]): Promise<Result[]> {
  const running: Running[] = []
  try {
    for (const one of contestants) running.push(await one.start())
    const rounds: Measured[][] = contestants.map(() => [])
    for (const [i, one] of contestants.entries()) {
      const runner = running[i]
      if (runner) await measure(one, runner, { ...settings, seconds: Math.max(0.5, settings.seconds * WARM_UP) })
    }
    for (let round = 0; round < settings.rounds; round++) {
      for (const [i, one] of contestants.entries()) {
        const runner = running[i]
        if (!runner) continue
        const measured = await measure(one, runner, settings)
        rounds[i]?.push(measured)
        settings.print(`  ${one.name.padEnd(28)} ${Math.round(measured.perSecond)}/s`)
        if (measured.failed > 0) settings.print(`  ${measured.failed} failed: ${measured.failures[0]}`)
      }
    }
    return contestants.map((one, i) => ({ contestant: one.name, rounds: rounds[i] ?? [] }))
  } finally {
    await Promise.all(running.map((one) => one.stop()))
  }
}

async function measure(contestant: Contestant, running: Running, settings: Settings): Promise<Measured> {
  const before = totalCpu(running)
  const outcome = await drive({
    script: contestant.script,
    ports: running.ports,
    token: running.token,
    connections: settings.connections,
    seconds: settings.seconds,
    ...(contestant.args ? { args: contestant.args } : {}),
  })
  const after = totalCpu(running)
  const used = before === undefined || after === undefined ? undefined : (after - before) / Math.max(1, outcome.done)
  return { ...outcome, cpuMs: used }
}

function totalCpu({ pids }: Running): number | undefined {
  const each = pids.map(cpuMs)
  return each.some((one) => one === undefined) ? undefined : each.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

/** One result's rate over another's, round by round, and the median of that. */
export function ratioOf(results: readonly Result[], name: string, to: string, goal?: Verdict['goal']): Verdict {
  const rates = (contestant: string) =>
    results.find((one) => one.contestant === contestant)?.rounds.map((round) => round.perSecond) ?? []
  const over = rates(to)
  const ratios = rates(name).map((rate, i) => rate / (over[i] ?? Number.NaN))
  return { what: `${name} to ${to}`, ratio: median(ratios), ...(goal ? { goal } : {}) }
}
