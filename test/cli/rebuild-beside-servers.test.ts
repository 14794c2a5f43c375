/** A rebuild empties the read models, so on a shared database it neither runs beside servers nor blocks them. */
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { claimStore } from '#cli/store-claim.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { startProcess } from '#test/support/start-process.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')
const { log } = collectingLog()

function usher(args: string[], env: Record<string, string>): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, timeout: 60_000 })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, stderr })))
}

test('a store of one process needs no claim: its file is locked', async () => {
  const storage = await openSqliteStorage({ path: ':memory:', log })
  await storage.migrate()
  const leave = await claimStore(storage, 'server', log)
  await (await claimStore(storage, 'rebuild', log))()
  await leave()
  await storage.close()
})

const postgres = await testPostgres()
describe.skipIf(!postgres.available)('on a database', () => {
  test('servers run side by side, a rebuild runs alone, and crashed processes do not count', async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    const storage = await openPostgresStorage({ url: database.url, log })
    try {
      await storage.migrate()
      const [one, other] = [await claimStore(storage, 'server', log), await claimStore(storage, 'server', log)]
      await one()
      await expect(claimStore(storage, 'rebuild', log)).rejects.toThrow('--live')
      await other()
      const ended = { id: 'ended', purpose: 'server' as const, expires_at: Date.now() - 1 }
      const nothing = { expect: [], events: [], free: [], take: [], outbox: [] }
      await storage.push({ ...nothing, rows: [{ table: 'store_claims', put: ended }] })
      const rebuilt = await claimStore(storage, 'rebuild', log)
      await expect(claimStore(storage, 'server', log)).rejects.toThrow('being rebuilt')
      await expect(claimStore(storage, 'rebuild', log)).rejects.toThrow('--live')
      await rebuilt()
      expect(await storage.rows.selectFrom('store_claims').selectAll().execute()).toEqual([])
    } finally {
      await storage.close()
      await database.drop()
    }
  })

  test('the command is rejected beside a running server; with --live, or after its stop, it works', async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    const env = { USHER_DATABASE_URL: database.url, USHER_MASTERKEY: 'm'.repeat(32) }
    const server = await startProcess({ env })
    const settings = { ...env, USHER_DATA_DIR: path.join(server.folder, 'data') }
    try {
      const refused = await usher(['rebuild'], settings)
      expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('usher rebuild --live') })
      const pat = (await readFile(path.join(server.folder, 'data/admin.pat'), 'utf8')).trim()
      const me = await fetch(`${server.url}/management/v1/orgs/me`, { headers: { authorization: `Bearer ${pat}` } })
      expect(me.status).toBe(200)
      expect((await usher(['rebuild', '--live'], settings)).code).toBe(0)
      await server.stop()
      expect(await usher(['rebuild'], settings)).toMatchObject({ code: 0 })
    } finally {
      await server.clear()
      await database.drop()
    }
  }, 180_000)

  test('a server does not start beside a rebuild', async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    const storage = await openPostgresStorage({ url: database.url, log })
    try {
      await storage.migrate()
      const leave = await claimStore(storage, 'rebuild', log)
      const env = { USHER_DATABASE_URL: database.url, USHER_MASTERKEY: 'm'.repeat(32) }
      await expect(startProcess({ env })).rejects.toThrow('being rebuilt')
      await leave()
      await (await startProcess({ env })).clear()
    } finally {
      await storage.close()
      await database.drop()
    }
  }, 120_000)
})
