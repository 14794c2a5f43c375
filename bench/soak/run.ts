/** `npm run soak -- [--minutes 10]`: mixed load with slow, cut and malformed clients among it. */
import { parseArgs } from 'node:util'
import { describe, soak } from '#bench/soak/soak.ts'
import { writeResult } from '#bench/support/results.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } })
const report = await soak({ seconds: Number(values.minutes) * 60, sampleEveryMs: 5_000, print: console.log })
console.log('\nbefore the load and after it:')
console.log(describe(report.before))
console.log(describe(report.after))
for (const [what, count] of Object.entries(report.counts)) console.log(`  ${what}: ${count}`)
console.log(report.problems.length === 0 ? 'everything stayed level' : 'PROBLEMS:')
for (const problem of report.problems) console.log(`  ${problem}`)
console.log(writeResult('soak', { report }))
process.exitCode = report.problems.length > 0 ? 1 : 0
