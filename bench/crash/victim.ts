/** The server or database to kill, and access to its store afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { startCluster } from '#bench/support/postgres-cluster.ts'
import type { Storage } from '#storage/port.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'

export interface Victim {
  readonly engine: string
  readonly dataDir: string
  /** Starts the server and waits until it is ready. */
  start(): Promise<RunningUsher>
  /** Opens the store beside or instead of the server; an engine for one process requires that the server has ended. */
  openStore(): Promise<Storage>
  /** Kills the database itself, with no warning, and brings it back; undefined where there is none. */
  readonly killDatabase?: () => Promise<void>
  clear(): Promise<void>
}

const newFolder = () => mkdtempSync(path.join(tmpdir(), 'usher-crash-'))

export function sqliteVictim(): Victim {
  const dataDir = newFolder()
  return {
    engine: 'SQLite',
    dataDir,
    start: () => startUsher({ dataDir }),
    openStore: () => openSqliteStorage({ path: path.join(dataDir, 'usher.db'), log: silentLog }),
    clear: async () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

export async function postgresVictim(): Promise<Victim> {
  const dataDir = newFolder()
  const cluster = await startCluster()
  return {
    engine: 'PostgreSQL',
    dataDir,
    start: () => startUsher({ dataDir, databaseUrl: cluster.url }),
    openStore: () => openPostgresStorage({ url: cluster.url, log: silentLog }),
    killDatabase: async () => {
      await cluster.kill()
      await cluster.start()
    },
    async clear() {
      await cluster.remove()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
