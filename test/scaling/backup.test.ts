/** A copy of the embedded store, made under load by the command of docs/scaling.md, is a complete store. */
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { verify } from '#bench/crash/verify.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { until } from '#test/faults/client.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { Visitor } from '#test/support/visitor.ts'

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts')

/** Runs a command of the product in a folder, like an operator; returns its exit code and output. */
function usher(folder: string, args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', USHER_DATA_DIR: path.join(folder, 'data'), ...env },
  })
  let reported = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      reported += chunk.toString()
    })
  return new Promise<{ code: number | null; reported: string }>((resolve) =>
    child.once('exit', (code) => resolve({ code, reported })),
  )
}

const tokenOf = (folder: string) => readFileSync(path.join(folder, 'data', 'admin.pat'), 'utf8').trim()

async function add(server: RunningProcess, userName: string): Promise<string> {
  const response = await fetch(`${server.url}/management/v1/users/human/_import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokenOf(server.folder)}` },
    body: JSON.stringify({
      userName,
      profile: { firstName: 'Ada', lastName: 'Lovelace' },
      email: { email: `${userName}@acme.example`, isEmailVerified: true },
      ...(userName === 'first' ? { password: 'Passw0rd!' } : {}),
    }),
  })
  if (response.status !== 200) throw new Error(`${response.status}`)
  // Response of the API.
  return ((await response.json()) as { userId: string }).userId
}

test('each user acknowledged before the backup began is in it, complete, and can sign in after the restore', async () => {
  const server = await startProcess()
  const restored = mkdtempSync(path.join(tmpdir(), 'usher-restored-'))
  const data = path.join(restored, 'data')
  const acknowledged: string[] = []
  let stopping = false
  const writing = Array.from({ length: 4 }, async (_none, caller) => {
    for (let n = 0; !stopping; n++) acknowledged.push(await add(server, `load-${caller}-${n}`))
  })
  try {
    acknowledged.push(await add(server, 'first'))
    await until(() => acknowledged.length > 100, 'there is load')
    const before = [...acknowledged]
    const file = path.join(restored, 'copy.db')
    expect(await usher(server.folder, ['backup', file])).toMatchObject({ code: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    stopping = true
    await Promise.all(writing)
    expect(acknowledged.length).toBeGreaterThan(before.length)
    await server.stop()

    mkdirSync(data)
    copyFileSync(file, path.join(data, 'usher.db'))
    for (const name of ['masterkey', 'admin.pat'])
      copyFileSync(path.join(server.folder, 'data', name), path.join(data, name))
    const storage = await openSqliteStorage({ path: path.join(data, 'usher.db'), log: silentLog })
    expect((await verify(storage, [])).problems).toEqual([])
    const ids = new Set((await storage.rows.selectFrom('users').select('id').execute()).map(({ id }) => id))
    await storage.close()
    expect(before.filter((id) => !ids.has(id))).toEqual([])

    const again = await startProcess({ folder: restored })
    const visitor = new Visitor(again.url)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: 'first' })
    expect((await visitor.submit({ password: 'Passw0rd!' })).title).toBe('You are signed in – Usher')
    await add(again, 'after')
    await again.stop()
  } finally {
    stopping = true
    await Promise.allSettled(writing)
    await server.clear()
    rmSync(restored, { recursive: true, force: true })
  }
}, 240_000)

test('no file is overwritten, a failed backup leaves no file, and PostgreSQL is rejected', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-backup-'))
  try {
    expect(await usher(folder, ['backup', 'copy.db'])).toMatchObject({
      code: 1,
      reported: expect.stringContaining('no store'),
    })
    expect(existsSync(path.join(folder, 'copy.db'))).toBe(false)
    expect(await usher(folder, ['setup'])).toMatchObject({ code: 0 })
    expect(await usher(folder, ['backup', 'copy.db'])).toMatchObject({ code: 0 })
    const size = statSync(path.join(folder, 'copy.db')).size
    expect(await usher(folder, ['backup', 'copy.db'])).toMatchObject({
      code: 1,
      reported: expect.stringContaining('EEXIST'),
    })
    expect(statSync(path.join(folder, 'copy.db')).size).toBe(size)
    expect(await usher(folder, ['backup'])).toMatchObject({ code: 2 })
    const elsewhere = { USHER_DATABASE_URL: 'postgres://localhost/usher' }
    expect(await usher(folder, ['backup', 'other.db'], elsewhere)).toMatchObject({
      code: 2,
      reported: expect.stringContaining('pg_dump'),
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 240_000)
