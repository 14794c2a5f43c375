/** Runs the program in a separate process, like `npm start`, for tests of whole processes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '#test/support/start-server.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')

export interface RunningProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** The working folder; data lies in `data` below it. */
  readonly folder: string
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends the signal and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Stops, and removes the folder. */
  clear(): Promise<void>
}

export interface ProcessOptions {
  readonly env?: Record<string, string>
  /** Runs this instead of the program itself, e.g. `npm start`. */
  readonly command?: readonly string[]
  /** Where `command` runs; in the repository otherwise. */
  readonly cwd?: string
  /** A folder to run in again; a fresh one otherwise. */
  readonly folder?: string
  /** Milliseconds that the start may take; 60,000 otherwise: tests share their machine. */
  readonly withinMs?: number
}

/** Starts the server and waits until it reports that it is ready. */
export async function startProcess(options: ProcessOptions = {}): Promise<RunningProcess> {
  const { env = {}, command, folder, withinMs = 60_000 } = options
  const dataFolder = folder ?? (await mkdtemp(path.join(tmpdir(), 'usher-run-')))
  const port = await freePort()
  const [program = process.execPath, ...args] = command ?? [process.execPath, path.join(ROOT, 'src/main.ts')]
  const child = spawn(program, args, {
    cwd: options.cwd ?? (command ? ROOT : dataFolder),
    env: {
      ...process.env,
      USHER_PORT: String(port),
      USHER_DATA_DIR: path.join(dataFolder, 'data'),
      NODE_OPTIONS: '',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr] = [collect(child, 'stdout'), collect(child, 'stderr')]
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal)
    return exited
  }
  await ready({ stdout, stderr, exited, withinMs })
  return {
    url: `http://localhost:${port}`,
    port,
    pid: child.pid ?? 0,
    folder: dataFolder,
    stdout,
    stderr,
    stop,
    async clear() {
      await stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  let text = ''
  child[stream]?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}

interface Starting extends Pick<RunningProcess, 'stdout' | 'stderr'> {
  readonly exited: Promise<number | null>
  readonly withinMs: number
}

async function ready({ stdout, stderr, exited, withinMs }: Starting): Promise<void> {
  const deadline = Date.now() + withinMs
  let over = false
  void exited.then(() => {
    over = true
  })
  while (!stdout().includes('\n')) {
    if (over || Date.now() > deadline) throw new Error(`the server did not start:\n${stdout()}\n${stderr()}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
