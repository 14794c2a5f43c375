/**
 * `npm run crash -- [--engine sqlite|postgres] [--kills 100] [--connections 16]`
 * Kills the server (and PostgreSQL) under load, repeatedly, and verifies after each kill that nothing was lost.
 */
import { parseArgs } from 'node:util'
import { type CrashReport, crash } from '#bench/crash/crash.ts'
import { postgresVictim, sqliteVictim } from '#bench/crash/victim.ts'
import { writeResult } from '#bench/support/results.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string' },
    kills: { type: 'string', default: '100' },
    connections: { type: 'string', default: '16' },
  },
})
const print = (text: string) => {
  if (process.stdout.isTTY) process.stdout.write(`\r${text}   `)
  else console.log(text)
}
const options = { kills: Number(values.kills), connections: Number(values.connections), awaitMails: true, print }

const reports: CrashReport[] = []
for (const [engine, make] of [
  ['sqlite', async () => sqliteVictim()],
  ['postgres', postgresVictim],
] as const) {
  if (values.engine && values.engine !== engine) continue
  const victim = await make()
  try {
    const report = await crash(victim, options)
    reports.push(report)
    const { kills, asked, acknowledged, mails, seconds } = report
    console.log(`\n${report.engine}: ${Math.round(seconds)} s`)
    console.log(`  kills: server ${kills.server}, while starting ${kills.starting}, database ${kills.database}`)
    console.log(`  users: ${asked} asked for, ${acknowledged} acknowledged; mails to ${mails} people`)
    console.log(report.problems.length === 0 ? '  nothing was lost' : `  ${report.problems.length} PROBLEMS:`)
    for (const problem of report.problems.slice(0, 20)) console.log(`    ${problem}`)
  } finally {
    await victim.clear()
  }
}
console.log(writeResult('crash', { reports }))
process.exitCode = reports.some((report) => report.problems.length > 0) ? 1 : 0
