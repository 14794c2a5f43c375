/** `npm run fuzz -- [target…] [--cases 1000000] [--seed N]`: a million cases for each target, in batches. */
import { parseArgs } from 'node:util'
import { fuzz } from '#bench/fuzz/target.ts'
import { targets } from '#bench/fuzz/targets/all.ts'
import { writeResult } from '#bench/support/results.ts'

const BATCH = 20_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
})
const cases = Number(values.cases)
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))

const results: object[] = []
for (const target of targets) {
  if (positionals.length > 0 && !positionals.some((word) => target.name.includes(word))) continue
  const begun = performance.now()
  let done = 0
  let report = ''
  for (let seed = firstSeed; done < cases && report === ''; seed++) {
    const result = fuzz(target, Math.min(BATCH, cases - done), seed)
    done += result.runs
    report = result.report
    if (process.stdout.isTTY) process.stdout.write(`\r${target.name}: ${done} cases`)
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `\r${target.name}: ${done} cases in ${seconds.toFixed(0)} s${report ? `, FAILED:\n${report}` : ', all well'}`,
  )
  results.push({ target: target.name, cases: done, seconds, firstSeed, report })
  if (report) process.exitCode = 1
}
console.log(writeResult('fuzz', { results }))
