/** `npm run check`: types, format and lint, and the runtime rules; each runs even when another failed. */
import { spawnSync } from 'node:child_process'

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['tsc', ['-p', '.']],
  ['biome', ['check', '--error-on-warnings', '.']],
  ['node', ['scripts/check-rules.ts']],
  ['node', ['scripts/references.ts', '--check']],
]

let failed = 0
for (const [command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) failed++
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${command} ${args.join(' ')}`)
}
process.exitCode = failed === 0 ? 0 : 1
