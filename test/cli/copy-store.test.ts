/** An embedded store that is copied into PostgreSQL is the same store: every row, every credential, every id. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tables } from '#storage/tables.ts'
import { fencedBlocks, ROOT } from '#test/docs/fenced-blocks.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { usherFolder } from '#test/support/run-usher.ts'
import { startProcess } from '#test/support/start-process.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'usher-copied-'))
const dataDir = path.join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function call(url: string, route: string, body?: object) {
  const token = (await readFile(path.join(dataDir, 'admin.pat'), 'utf8')).trim()
  const response = await fetch(url + route, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const responseBody = await response.json()
  if (!response.ok) throw new Error(`${route}: ${response.status} ${JSON.stringify(responseBody)}`)
  // Any response of the API, of which a test reads the parts that it knows.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  return responseBody as any
}

const person = (username: string, givenName: string) => ({
  username,
  profile: { givenName, familyName: 'Mouse' },
  email: { email: `${username}@mouse.example`, sendCode: {} },
  password: { password: 'Secret-123' },
  metadata: [{ key: 'colour', value: 'Ymx1ZQ==' }],
})

const session = (url: string, loginName: string) =>
  call(url, '/v2/sessions', { checks: { user: { loginName }, password: { password: 'Secret-123' } } })

/** Users of several kinds, an application, sessions, and a mail on its way. */
async function fill(url: string): Promise<{ minnie: string; sessionId: string }> {
  const { userId: minnie } = await call(url, '/v2/users/human', person('minnie', 'Minnie 🐭'))
  await call(url, '/v2/users/human', person('mickey', 'Mickey {"\\\\"} \u00e9, NULL'))
  for (let n = 0; n < 40; n++) await call(url, '/v2/users/human', person(`extra-${n}`, `Extra ${n}`))
  const { userId: robot } = await call(url, '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })
  await call(url, `/management/v1/users/${robot}/pats`, {})
  await call(url, `/management/v1/users/${robot}/keys`, { type: 'KEY_TYPE_JSON' })
  const { id: project } = await call(url, '/management/v1/projects', { name: 'Shop' })
  await call(url, `/management/v1/projects/${project}/apps/oidc`, {
    name: 'Web',
    redirectUris: ['https://app.example.com/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
  })
  return { minnie, sessionId: (await session(url, 'minnie')).sessionId }
}

const inOrder = (rows: readonly object[]) =>
  rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort()

const COMPARED = ['events', 'names', 'outbox', ...Object.values(tables).map(({ name }) => name)]

/** Rows of every table of the embedded store. Payloads are compared as values. */
function embeddedRows(): Map<string, string[]> {
  const db = new DatabaseSync(path.join(dataDir, 'usher.db'), { readOnly: true })
  const rowsOf = (name: string) =>
    db
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => ('payload' in row && isLog(name) ? { ...row, payload: JSON.parse(String(row.payload)) } : row))
  const rows = new Map(COMPARED.map((name) => [name, inOrder(rowsOf(name))]))
  db.close()
  return rows
}

const isLog = (table: string) => table === 'events' || table === 'outbox'

async function databaseRows(url: string): Promise<Map<string, string[]>> {
  // Integers are safe in both stores.
  const parsers: pg.CustomTypesConfig = {
    getTypeParser: ((oid: number) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid))) as never,
  }
  const client = new pg.Client({ connectionString: url, types: parsers })
  await client.connect()
  const rows = new Map<string, string[]>()
  for (const name of COMPARED) rows.set(name, inOrder((await client.query(`SELECT * FROM "${name}"`)).rows))
  await client.end()
  return rows
}

/** Runs the block of the guide in the folder of the server. */
async function runGuide(databaseUrl: string) {
  const [block] = fencedBlocks('docs/deploy/postgresql.md')
  const script = block?.text.replace('postgres://usher:PASSWORD@postgres.example:5432/usher', databaseUrl) ?? ''
  expect(script).toContain(databaseUrl)
  const bin = path.join(folder, 'bin')
  await mkdir(bin)
  await writeFile(path.join(bin, 'usher'), `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/src/main.ts" "$@"\n`)
  await chmod(path.join(bin, 'usher'), 0o755)
  const env = { ...process.env, NODE_OPTIONS: '', PATH: `${bin}:${process.env.PATH}` }
  return spawnSync('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env, encoding: 'utf8' })
}

const postgres = await testPostgres()
describe.skipIf(!postgres.available)('usher copy-store', () => {
  if (!postgres.available) return
  let database: Awaited<ReturnType<typeof postgres.createDatabase>>
  beforeAll(async () => {
    database = await postgres.createDatabase()
  })
  afterAll(() => database.drop())

  test('is rejected beside a server, copies every row, and the copy serves the same users', async () => {
    const cli = await usherFolder({ USHER_DATA_DIR: dataDir, USHER_DATABASE_URL: database.url })
    const before = await startProcess({ folder })
    const { minnie, sessionId } = await fill(before.url)
    const user = await call(before.url, `/v2/users/${minnie}`)
    expect(await cli.run('copy-store')).toMatchObject({ code: 1, stderr: expect.stringContaining('is in use') })
    await before.stop()

    const copied = await runGuide(database.url)
    expect(copied).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Copied \d+ events\./) })
    const embedded = embeddedRows()
    const inDatabase = await databaseRows(database.url)
    expect(embedded.get('users')).toHaveLength(45)
    expect(embedded.get('user_sessions')?.length).toBeGreaterThan(0)
    for (const name of COMPARED) expect(inDatabase.get(name), name).toEqual(embedded.get(name))

    expect(await cli.run('copy-store')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has a store already'),
    })
    await cli.remove()

    const env = { USHER_DATABASE_URL: database.url, USHER_MASTERKEY_FILE: path.join(dataDir, 'masterkey') }
    const after = await startProcess({ folder, env })
    try {
      expect(await call(after.url, `/v2/users/${minnie}`)).toEqual(user)
      expect((await call(after.url, `/v2/sessions/${sessionId}`)).session.factors.user.id).toBe(minnie)
      await session(after.url, 'mickey')
      const { userId } = await call(after.url, '/v2/users/human', person('daisy', 'Daisy'))
      await session(after.url, 'daisy')
      expect(userId).not.toBe(minnie)
    } finally {
      await after.stop()
    }
  })
})

test('usher copy-store names what is missing', async () => {
  const cli = await usherFolder()
  expect(await cli.run('copy-store')).toMatchObject({ code: 2, stderr: expect.stringContaining('USHER_DATABASE_URL') })
  await cli.remove()
  const empty = await usherFolder({ USHER_DATABASE_URL: 'postgres://usher@localhost:1/usher' })
  expect(await empty.run('copy-store')).toMatchObject({ code: 1, stderr: expect.stringContaining('no embedded store') })
  await empty.remove()
})
