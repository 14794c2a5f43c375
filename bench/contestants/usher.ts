import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Running } from '#bench/contestants/contestant.ts'
import { type Child, startChild } from '#bench/support/child.ts'
import { freePort } from '#bench/support/free-port.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

export interface UsherOptions {
  /** PostgreSQL; SQLite in a new folder when absent. */
  readonly databaseUrl?: string
  /** Server processes on it. */
  readonly processes?: number
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
  /** A data folder to use again; it is left behind. */
  readonly dataDir?: string
}

export interface RunningUsher extends Running {
  readonly dataDir: string
  /** The settings that the last process was started with. */
  readonly env: Readonly<Record<string, string>>
  readonly children: readonly Child[]
}

/** Starts the product as `usher start` does, each process on a different port. */
export async function startUsher(options: UsherOptions = {}): Promise<RunningUsher> {
  const { databaseUrl, processes = 1 } = options
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'usher-bench-'))
  const children: Child[] = []
  const ports: number[] = []
  let env: Record<string, string> = {}
  for (let n = 0; n < processes; n++) {
    const port = await freePort()
    ports.push(port)
    env = {
      USHER_PORT: String(port),
      USHER_DATA_DIR: dataDir,
      USHER_LOG_LEVEL: 'warn',
      ...(databaseUrl ? { USHER_DATABASE_URL: databaseUrl, USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters' } : {}),
      ...options.env,
    }
    children.push(await startChild(MAIN, ['--json'], { env, nodeArgs: options.nodeArgs ?? [], cwd: dataDir }))
  }
  return {
    ports,
    pids: children.map((child) => child.pid),
    children,
    dataDir,
    env,
    token: readFileSync(path.join(dataDir, 'admin.pat'), 'utf8').trim(),
    async stop() {
      await Promise.all(children.map((child) => child.stop()))
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
