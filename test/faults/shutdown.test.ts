/** Shutdowns in an unusual order or at an unusual time. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startUsher } from '#bench/contestants/usher.ts'
import { verify } from '#bench/crash/verify.ts'
import { freePort } from '#bench/support/free-port.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { clientOf, until } from '#test/faults/client.ts'
import { startServer } from '#test/support/start-server.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

test('a stop under load answers accepted requests and stores their writes', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-stop-'))
  const usher = await startUsher({ dataDir })
  const client = clientOf(usher)
  const responses: { status: number | 'cut'; id: string | undefined }[] = []
  const calling = Array.from({ length: 12 }, async (_none, caller) => {
    for (let n = 0; ; n++) {
      const response = await client.add(`stop-${caller}-${n}`).catch(() => undefined)
      responses.push({ status: response?.status ?? 'cut', id: response?.body.userId })
      if (response?.status !== 200) return
    }
  })
  await until(() => responses.length > 20, 'there is load')
  const [server] = usher.children
  const begun = performance.now()
  server?.kill('SIGTERM')
  // A second one, as an impatient operator sends it.
  server?.kill('SIGTERM')
  expect(await server?.ended).toBe('0')
  expect(performance.now() - begun).toBeLessThan(10_000)
  await Promise.all(calling)
  expect([...new Set(responses.map((one) => one.status))].sort()).toEqual([200, 'cut'])
  expect(server?.stderr()).not.toContain('"level":"error"')

  const storage = await openSqliteStorage({ path: path.join(dataDir, 'usher.db'), log: silentLog })
  const rows = await storage.rows.selectFrom('users').select('id').execute()
  const stored = new Set(rows.map((row) => row.id))
  expect(responses.flatMap(({ id }) => (id === undefined || stored.has(id) ? [] : [id]))).toEqual([])
  expect((await verify(storage, [])).problems).toEqual([])
  await storage.close()
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

test('a stop during the start waits for the start to finish, and is in order', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-stop-'))
  const env = { ...process.env, NODE_OPTIONS: '', USHER_DATA_DIR: dataDir, USHER_PORT: String(await freePort()) }
  const server = spawn(process.execPath, [MAIN], { env, cwd: dataDir, stdio: 'ignore' })
  const ended = once(server, 'exit')
  await until(() => existsSync(path.join(dataDir, 'usher.db')), 'the store is being opened')
  server.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  await (await startUsher({ dataDir })).stop()
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

test('APIs that are still open when the store closes reject requests, and close without an error', async () => {
  const server = await startServer()
  await server.runtime.close()
  const response = await server.rest('GET', '/management/v1/users/1')
  expect([response.status, response.body.code]).toEqual([503, 14])
  const created = await server.rest('POST', '/management/v1/users/human/_import', {
    userName: 'late',
    profile: { firstName: 'Ada', lastName: 'Lovelace' },
    email: { email: 'ada@example.com', isEmailVerified: true },
  })
  expect(created.status).toBe(503)
  await server.stop()
})
