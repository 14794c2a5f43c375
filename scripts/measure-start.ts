/**
 * `npm run measure:start`: how long a start takes, from the source and from the bundle (`npm run build`); prints medians,
 * and their ratio to an empty start of Node. On a busy machine, compare the processor time, which waits for nobody.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROUNDS = 5
const ROOT = path.resolve(import.meta.dirname, '..')

interface Start {
  /** Milliseconds from the start of the process until it answers that it is ready. */
  readonly took: number
  /** Milliseconds of processor time until then; 0 where the system has no `/proc`. */
  readonly processor: number
}

async function measure(main: string, dataDir: string): Promise<Start> {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, USHER_PORT: String(port), USHER_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  await fetch(`http://localhost:${port}/debug/ready`)
  const took = performance.now() - begun
  const processor = processorTime(child.pid)
  child.kill()
  await exited
  return { took, processor }
}

/** Milliseconds; Linux counts in hundredths of a second. */
function processorTime(pid: number | undefined): number {
  const file = `/proc/${pid}/stat`
  if (!existsSync(file)) return 0
  // After the name of the program, which may have spaces: user and system time are fields 14 and 15 (proc(5)).
  const fields = readFileSync(file, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Milliseconds of an empty run of Node: the current speed of this machine. */
async function measureEmpty(): Promise<number> {
  const begun = performance.now()
  await new Promise((resolve) => spawn(process.execPath, ['--eval', '0']).once('exit', resolve))
  return performance.now() - begun
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

for (const main of ['src/main.ts', 'dist/usher.js'].map((file) => path.join(ROOT, file)).filter(existsSync)) {
  const fresh: number[] = []
  const warm: Start[] = []
  const empty: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(path.join(tmpdir(), 'usher-start-'))
    fresh.push((await measure(main, folder)).took)
    warm.push(await measure(main, folder))
    empty.push(await measureEmpty())
    rmSync(folder, { recursive: true, force: true })
  }
  const used = median(warm.map(({ took }) => took))
  const figures = [
    `empty data folder ${Math.round(median(fresh))} ms`,
    `warm ${Math.round(used)} ms`,
    `processor ${median(warm.map(({ processor }) => processor))} ms`,
  ]
  const ratio = (used / median(empty)).toFixed(1)
  console.log(`${path.relative(ROOT, main).padEnd(14)} ${figures.join(', ')} (${ratio} times an empty start)`)
}
