import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Running } from '#bench/contestants/contestant.ts'
import { type Child, startChild } from '#bench/support/child.ts'

const fileOf = (name: string) => path.join(import.meta.dirname, '../floors', name)

const running = (children: readonly Child[], ports: readonly number[], clear = () => {}): Running => ({
  ports,
  pids: children.map((child) => child.pid),
  token: 'none',
  async stop() {
    await Promise.all(children.map((child) => child.stop()))
    clear()
  },
})

export async function startSqliteFloor(): Promise<Running> {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-floor-'))
  const child = await startChild(fileOf('import-sqlite.ts'), [folder])
  return running([child], [Number(child.output.port)], () => rmSync(folder, { recursive: true, force: true }))
}

export async function startPostgresFloor(url: string, processes: number): Promise<Running> {
  const children: Child[] = []
  // One after the other: the first makes the tables.
  for (let n = 0; n < processes; n++) children.push(await startChild(fileOf('import-postgres.ts'), [url]))
  return running(
    children,
    children.map((child) => Number(child.output.port)),
  )
}

/** Reads the stored data of a stopped server; the token is that server's. */
export async function startReadFloor(dataDir: string, token: string): Promise<Running> {
  const child = await startChild(fileOf('read-user.ts'), [dataDir])
  return { ...running([child], [Number(child.output.port)]), token }
}

export async function startConnectFloor(wire: 'http1' | 'http2'): Promise<Running> {
  const child = await startChild(fileOf('connect.ts'), [])
  return running([child], [Number(child.output[wire])])
}

/** Returns the rate of a bare library per second: `hash` a password hash, `jose` a token's signature. */
export async function measureLibrary(floor: 'hash' | 'jose', work: string, seconds: number): Promise<number> {
  const child = await startChild(fileOf(`${floor}.ts`), [work, String(seconds)], {
    startWithinMs: seconds * 1000 + 60_000,
  })
  await child.ended
  return Number(child.output.perSecond)
}
