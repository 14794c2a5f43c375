/**
 * Durable pushes per second, as a user creation makes them (one event, two rows, one name), one by one and at 64
 * callers: `node bench/storage-push.ts [postgres://…]`. Without a URL it measures SQLite in a temporary folder.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createIdSource } from '#kit/ids.ts'
import type { Log } from '#kit/log.ts'
import type { Storage } from '#storage/port.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { appending, orgRow, tokenRow } from '#test/contract/units.ts'

const nextId = createIdSource(0)
const SECONDS = 5
const log: Log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error }

const creation = () => {
  const id = nextId()
  return appending(id, 0, {
    take: [{ scope: 'usernames', name: id }],
    rows: [
      { table: 'orgs', put: orgRow({ id }) },
      { table: 'personal_access_tokens', put: tokenRow({ id }) },
    ],
  })
}

/** Pushes for a while with so many callers; prints the rate per second and the 99th percentile of the latency. */
async function measure(storage: Storage, callers: number): Promise<void> {
  const end = performance.now() + SECONDS * 1000
  const took: number[] = []
  const caller = async () => {
    while (performance.now() < end) {
      const unit = creation()
      const start = performance.now()
      await storage.push(unit)
      took.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const p99 = took.toSorted((one, other) => one - other)[Math.floor(took.length * 0.99)] ?? 0
  console.log(`${callers} callers: ${Math.round(took.length / SECONDS)} pushes/s, p99 ${p99.toFixed(1)} ms`)
}

const url = process.argv[2]
const folder = mkdtempSync(join(tmpdir(), 'usher-bench-'))
const storage = url
  ? await openPostgresStorage({ url, log })
  : await openSqliteStorage({ path: join(folder, 'usher.db'), log })
await storage.migrate()
for (const callers of [1, 64, 1, 64]) await measure(storage, callers)
await storage.close()
rmSync(folder, { recursive: true })
