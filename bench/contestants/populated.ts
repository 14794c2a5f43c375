import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { startChild } from '#bench/support/child.ts'

const POPULATE = path.join(import.meta.dirname, '../support/populate.ts')

export interface Populated {
  readonly users: number
  readonly dataDir: string
  /** Starts the server on the data; returns the time it took. */
  start(): Promise<RunningUsher & { readonly startMs: number }>
  clear(): void
}

/** A data folder whose store has the given number of users. */
export async function populate(users: number): Promise<Populated> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-populated-'))
  const start = async () => {
    const begun = performance.now()
    const usher = await startUsher({ dataDir })
    return { ...usher, startMs: performance.now() - begun }
  }
  await (await start()).stop()
  if (users > 0) {
    const filler = await startChild(POPULATE, [dataDir, String(users)], { startWithinMs: 3_600_000 })
    await filler.ended
  }
  return { users, dataDir, start, clear: () => rmSync(dataDir, { recursive: true, force: true }) }
}
