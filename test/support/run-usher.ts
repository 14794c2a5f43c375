/** Runs the program's other commands as separate processes, each on a separate folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface UsherFolder {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  file(name: string): string
  /** Runs a command to its end. */
  run(...args: string[]): Promise<Ran>
  /** Starts a command; `ran` resolves at its end. */
  begin(...args: string[]): { readonly child: ChildProcess; readonly ran: Promise<Ran> }
  remove(): Promise<void>
}

export async function usherFolder(env: Record<string, string> = {}): Promise<UsherFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-cli-'))
  const settings = {
    USHER_DATA_DIR: path.join(folder, 'data'),
    USHER_LOG_LEVEL: 'error',
    NODE_OPTIONS: '',
    // No server listens on this port, so a locked store is reported as in use.
    USHER_PORT: '1',
    ...env,
  }
  const begin = (...args: string[]) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder, env: { ...process.env, ...settings } })
    return { child, ran: ending(child) }
  }
  return {
    folder,
    env: settings,
    file: (name) => path.join(folder, name),
    run: (...args) => begin(...args).ran,
    begin,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

function ending(child: ChildProcess): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}
