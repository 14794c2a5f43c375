/** A server as a child process that prints one line of JSON when it is ready. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Child {
  readonly pid: number
  /** The first line that it printed, parsed. */
  readonly output: Readonly<Record<string, unknown>>
  /** Standard error output so far. */
  readonly stderr: () => string
  /** Resolves with the exit code, or the signal's name. */
  readonly ended: Promise<string>
  kill(signal: NodeJS.Signals): void
  /** SIGTERM, and SIGKILL when that does not help within 15 s. */
  stop(): Promise<string>
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
  readonly cwd?: string
  readonly startWithinMs?: number
}

/** Runs a script under this Node; rejects with its last output when it does not become ready. */
export async function startChild(script: string, args: readonly string[], options: ChildOptions = {}): Promise<Child> {
  const { env = {}, nodeArgs = [], cwd, startWithinMs = 60_000 } = options
  const child = spawn(process.execPath, [...nodeArgs, script, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-1_000_000)
  })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? String(code)))
    child.once('error', (error) => resolve(error.message))
  })
  const output = await firstLine(child, ended, startWithinMs).catch((cause: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`${script} did not start: ${stderr.slice(-2000)}`, { cause })
  })
  return {
    pid: child.pid ?? 0,
    output,
    stderr: () => stderr,
    ended,
    kill: (signal) => child.kill(signal),
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
      const how = await ended
      clearTimeout(late)
      return how
    },
  }
}

function firstLine(child: ChildProcess, ended: Promise<string>, withinMs: number): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let text = ''
    const late = setTimeout(() => reject(new Error('it printed nothing')), withinMs)
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (!text.includes('\n')) return
      clearTimeout(late)
      resolve(JSON.parse(text.slice(0, text.indexOf('\n'))))
    })
    void ended.then((how) => reject(new Error(`it ended: ${how}`)))
  })
}

/** Milliseconds of processor time that a process used so far, all threads; undefined where there is no /proc. */
export function cpuMs(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    // Fields 14 and 15 of proc(5), counted from after the name; in ticks of 10 ms.
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return undefined
  }
}

/** Bytes of memory that a process holds now; undefined where there is no /proc. */
export function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}
