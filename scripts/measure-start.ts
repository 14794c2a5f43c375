/** `npm run measure:start`: how long a start takes, from the source and from the bundle (`npm run build`); prints medians, and their ratio to an empty start of Node. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROUNDS = 5
const ROOT = path.resolve(import.meta.dirname, '..')

/** Milliseconds from the start of the process until it answers that it is ready. */
async function measure(main: string, dataDir: string): Promise<number> {
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
  child.kill()
  await exited
  return took
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
  const warm: number[] = []
  const empty: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(path.join(tmpdir(), 'usher-start-'))
    fresh.push(await measure(main, folder))
    warm.push(await measure(main, folder))
    empty.push(await measureEmpty())
    rmSync(folder, { recursive: true, force: true })
  }
  const [first, used, nothing] = [fresh, warm, empty].map(median)
  const ratio = ((used ?? 0) / (nothing ?? 1)).toFixed(1)
  const figures = [`empty data folder ${Math.round(first ?? 0)} ms`, `warm ${Math.round(used ?? 0)} ms`]
  console.log(`${path.relative(ROOT, main).padEnd(14)} ${figures.join(', ')} (${ratio} times an empty start)`)
}
