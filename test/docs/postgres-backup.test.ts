/** The commands of docs/deploy/backup.md for PostgreSQL, with the tools and a server of the system. */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fencedBlocks } from '#test/docs/fenced-blocks.ts'
import { startPostgresServer } from '#test/support/postgres-server.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'

/** Debian's place of servers and their tools; the newest version. */
const bin = globSync('/usr/lib/postgresql/*/bin')
  .filter((folder) => ['initdb', 'postgres', 'pg_dump'].every((name) => existsSync(path.join(folder, name))))
  .sort()
  .at(-1)

const folder = mkdtempSync(path.join(tmpdir(), 'usher-dump-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function call(server: RunningProcess, method: string, route: string, token: string, body?: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(server.url + route, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, body: (await response.json()) as { userId?: string } }
}

const MACHINE = { userName: 'robot', name: 'Robot' }

test.skipIf(bin === undefined)('a dump, restored, has what the database had', async () => {
  if (bin === undefined) return
  const postgres = await startPostgresServer({
    initdb: path.join(bin, 'initdb'),
    postgres: path.join(bin, 'postgres'),
  })
  const env = { USHER_DATABASE_URL: postgres.url, USHER_MASTERKEY: 'x'.repeat(32) }
  const block = fencedBlocks('docs/deploy/backup.md').find(({ text }) => text.startsWith('pg_dump'))
  const [dump = '', restore = ''] = block?.text.trim().split('\n') ?? []
  const shell = (script: string) =>
    spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...process.env, ...env, PATH: `${bin}:${process.env.PATH}` },
      encoding: 'utf8',
    })
  try {
    const first = await startProcess({ folder, env })
    const token = (await readFile(path.join(folder, 'data/admin.pat'), 'utf8')).trim()
    const { body: machine } = await call(first, 'POST', '/management/v1/users/machine', token, MACHINE)
    expect(shell(dump)).toMatchObject({ status: 0, stderr: '' })
    await call(first, 'DELETE', `/management/v1/users/${machine.userId}`, token)
    const { body: lost } = await call(first, 'POST', '/management/v1/users/machine', token, MACHINE)
    await first.stop()

    expect(shell(restore)).toMatchObject({ status: 0, stderr: '' })
    const second = await startProcess({ folder, env })
    const statusOf = async (id: string | undefined) =>
      (await call(second, 'GET', `/management/v1/users/${id}`, token)).status
    expect([await statusOf(machine.userId), await statusOf(lost.userId)]).toEqual([200, 404])
    // Positions continue after those that were restored.
    const added = await call(second, 'POST', '/management/v1/users/machine', token, { ...MACHINE, userName: 'other' })
    expect(added.status).toBe(200)
    await second.stop()
  } finally {
    await postgres.stop()
  }
})
