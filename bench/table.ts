/** Reports as text for people. */
import { median } from '#bench/load/statistics.ts'
import type { Report, Result, Verdict } from '#bench/scenarios/scenario.ts'

const HEADS = ['', 'per second', 'lowest to highest', 'p50 ms', 'p95 ms', 'p99 ms', 'cpu ms each', 'failed']

export function describe(report: Report): string {
  const lines = [`\n## ${report.scenario}\n`]
  if (report.skipped) return [...lines, `skipped: ${report.skipped}`].join('\n')
  if (report.results.length > 0) lines.push(table([HEADS, ...report.results.map(cells)]), '')
  for (const verdict of report.verdicts) lines.push(judged(verdict))
  for (const [name, text] of Object.entries(report.stated ?? {})) lines.push(`- ${name}: ${text}`)
  return lines.join('\n')
}

function cells({ contestant, rounds }: Result): string[] {
  const of = (pick: (round: Result['rounds'][number]) => number) => rounds.map(pick)
  const rates = of((round) => round.perSecond)
  const cpu = rounds.flatMap((round) => (round.cpuMs === undefined ? [] : [round.cpuMs]))
  return [
    contestant,
    figure(median(rates)),
    `${figure(Math.min(...rates))} to ${figure(Math.max(...rates))}`,
    figure(median(of((round) => round.p50))),
    figure(median(of((round) => round.p95))),
    figure(median(of((round) => round.p99))),
    cpu.length > 0 ? median(cpu).toFixed(2) : 'unknown',
    String(of((round) => round.failed).reduce((sum, one) => sum + one, 0)),
  ]
}

const figure = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(1))

export const isMet = ({ ratio, goal }: Verdict): boolean => goal === undefined || ratio >= goal.atLeast

function judged(verdict: Verdict): string {
  const { what, ratio, goal } = verdict
  const judgement = goal ? ` (goal: at least ${goal.atLeast}: ${isMet(verdict) ? 'met' : 'MISSED'})` : ''
  return `- ${what}: ${ratio.toFixed(2)}${judgement}`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n')
}
