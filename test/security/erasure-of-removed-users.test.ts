/**
 * Proves a class of docs/security.md: nothing personal or secret of a removed user is left in any table or in the bytes
 * of the store, on both engines, nor a password hash that was replaced; other users lose nothing.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { aggregates } from '#domain/aggregates.ts'
import { userAggregate } from '#domain/user/user.ts'
import { rebuildProjections } from '#eventstore/rebuild.ts'
import { backUpSqlite } from '#storage/sqlite/back-up.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const postgres = await testPostgres()
const [GONE, KEPT] = ['gone-user', 'kept-user']

describe.each(['SQLite', 'PostgreSQL'])('%s', (engine) => {
  const isPostgres = engine === 'PostgreSQL'
  if (isPostgres && !postgres.available) return test.skip('PostgreSQL cannot run here')
  let folder: string
  let server: TestServer
  let url: string
  let drop = async () => {}
  /** Every text that the log knew of the user before it was removed. */
  let known: readonly string[]
  let replaced: readonly string[]
  const file = () => path.join(folder, 'usher.db')

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'usher-erasure-'))
    url = `sqlite:${file()}`
    let settings: Record<string, string> = { USHER_DATABASE_URL: '' }
    if (isPostgres && postgres.available) {
      const database = await postgres.createDatabase()
      url = database.url
      settings = { USHER_DATABASE_URL: url }
      drop = database.drop
    }
    server = await startServer({ ...settings, USHER_DATA_DIR: folder, USHER_MASTERKEY: 'a'.repeat(64) })
    replaced = [
      ...(await fill(server, GONE, 'xylanthe', '+41791230001')),
      ...(await fill(server, KEPT, 'borvantu', '+41791230002')),
    ]
    expect(replaced).toHaveLength(2)
    const [gone, keptTexts] = [await textsOf(server, GONE), await textsOf(server, KEPT)]
    known = [...gone].filter((text) => text.length > 5 && !keptTexts.has(text))
    await server.rest('DELETE', `/v2/users/${GONE}`)
  })
  afterAll(async () => {
    await drop()
    await rm(folder, { recursive: true, force: true })
  })

  test('names, addresses, numbers, metadata, hashes and keys are known before, and in no table after', async () => {
    expect(known.length).toBeGreaterThan(15)
    expect(known.join(' ')).toMatch(/xylanthe@old\.example.*argon2/s)
    const tables = await tablesOf(url)
    expect(tables).toContain(KEPT)
    expect(tables).toContain('borvantu@new.example')
    expect(known.filter((text) => tables.includes(JSON.stringify(text).slice(1, -1)))).toEqual([])
    for (const text of ['xylanthe', Buffer.from('xylanthe note').toString('base64'), '192.0.2.1'])
      expect(tables).not.toContain(text)
    expect(tables).toContain('borvantu laptop')
  })

  test('a replaced password hash is in no table, and the password that replaced it signs in', async () => {
    const before = await hashesOf(server, KEPT)
    expect(before.filter((hash) => hash !== 'erased')).toHaveLength(1)
    await setPassword(server, KEPT, 'Third-pass-3')
    const tables = await tablesOf(url)
    for (const hash of [...replaced, ...before].filter((one) => one !== 'erased')) expect(tables).not.toContain(hash)
    const signIn = (password: string) =>
      server.rest('POST', '/v2/sessions', { checks: { user: { userId: KEPT }, password: { password } } })
    expect((await signIn('Third-pass-3')).status).toBe(201)
    expect((await signIn('Second-pass-2')).status).toBe(400)
  })

  test('the history still shows who was removed, when and by whom, without the data', async () => {
    const events = await server.runtime.storage.readStreams([{ type: 'user', id: GONE, after: 0 }])
    expect(events[0]).toMatchObject({
      type: 'user.human.added',
      aggregateId: GONE,
      payload: { userName: '', gender: 0 },
    })
    expect(events.at(-1)).toMatchObject({ type: 'user.removed', creator: expect.stringMatching(/./) })
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
    expect(events.every(({ createdAt, owner }) => createdAt > 0 && owner !== '')).toBe(true)
  })

  test('projections are rebuilt from the erased log: the user stays removed, the other one as it is', async () => {
    const { storage, services } = server.runtime
    const rowsOf = () => services.rows.selectFrom('users').selectAll().orderBy('id').execute()
    // Again where a mail that was sent concurrently changed its user.
    await vi.waitFor(async () => {
      const before = await rowsOf()
      await rebuildProjections(storage, aggregates, () => {})
      expect(await rowsOf()).toEqual(before)
    }, 30_000)
    expect((await rowsOf()).map((row) => row.id)).toContain(KEPT)
    const events = await storage.readStreams([{ type: 'user', id: GONE, after: 0 }])
    expect(events.at(-1)?.type).toBe('user.removed')
    expect(userAggregate.isRemoved((await services.events.load(userAggregate, GONE)).state)).toBe(true)
    expect((await server.rest('GET', `/v2/users/${GONE}`)).status).toBe(404)
    const { body } = await server.rest('GET', `/v2/users/${KEPT}`)
    expect(body.user.human.email.email).toBe('borvantu@new.example')
  })

  test('bytes of the file and of a backup hold nothing of the user', async () => {
    if (!isPostgres) backUpSqlite(file(), path.join(folder, 'backup.db'))
    await server.stop()
    if (isPostgres) return
    for (const name of ['usher.db', 'backup.db']) {
      const bytes = await readFile(path.join(folder, name))
      expect(bytes.includes('borvantu@new.example'), name).toBe(true)
      expect(
        [...known, ...replaced, 'xylanthe'].filter((text) => bytes.includes(text)),
        name,
      ).toEqual([])
    }
  })
})

async function setPassword(server: TestServer, userId: string, password: string): Promise<void> {
  const { status } = await server.rest('POST', `/v2/users/${userId}/password`, { newPassword: { password } })
  expect(status).toBe(200)
}

/** Makes a person with data of every kind, some of it replaced. Returns the hash of its first password. */
async function fill(server: TestServer, userId: string, name: string, phone: string): Promise<string[]> {
  const calls: [string, string, object][] = [
    [
      'POST',
      '/v2/users/human',
      {
        userId,
        username: name,
        profile: { givenName: `${name} given`, familyName: `${name} family`, nickName: `${name} nick` },
        email: { email: `${name}@old.example`, isVerified: true },
        phone: { phone, isVerified: true },
        metadata: [{ key: `${name} key`, value: Buffer.from(`${name} value`).toString('base64') }],
        password: { password: 'First-pass-1' },
      },
    ],
    ['POST', `/v2/users/${userId}/email`, { email: `${name}@new.example`, isVerified: true }],
    [
      'PUT',
      `/v2/users/human/${userId}`,
      { username: `${name}-renamed`, profile: { givenName: `${name} two`, familyName: name } },
    ],
    ['POST', `/v2/users/${userId}/totp`, {}],
    ['POST', `/v2/users/${userId}/password_reset`, { returnCode: {} }],
  ]
  for (const [method, route, body] of calls) {
    const response = await server.rest(method, route, body)
    expect(response.status, `${route}: ${JSON.stringify(response.body)}`).toBeLessThan(300)
  }
  const userAgent = { fingerprintId: `${name} device`, ip: `192.0.2.${phone.slice(-1)}`, description: `${name} laptop` }
  const session = {
    checks: { user: { userId } },
    userAgent,
    metadata: { note: Buffer.from(`${name} note`).toString('base64') },
  }
  expect((await server.rest('POST', '/v2/sessions', session)).status).toBe(201)
  const first = await hashesOf(server, userId)
  await setPassword(server, userId, 'Second-pass-2')
  return first
}

const payloadsOf = async (server: TestServer, id: string) =>
  (await server.runtime.storage.readStreams([{ type: 'user', id, after: 0 }])).map((event) => event.payload)

async function textsOf(server: TestServer, id: string): Promise<Set<string>> {
  const texts = new Set<string>()
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.add(value)
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) collect(part)
  }
  for (const payload of await payloadsOf(server, id)) {
    const { id: _id, keyId: _keyId, tokenId: _tokenId, ...rest } = payload
    collect(rest)
  }
  return texts
}

const hashesOf = async (server: TestServer, id: string): Promise<string[]> =>
  (await payloadsOf(server, id)).flatMap(({ encodedHash }) => (typeof encodedHash === 'string' ? [encodedHash] : []))

/** All rows of all tables, as one text. */
async function tablesOf(url: string): Promise<string> {
  if (url.startsWith('sqlite:')) {
    const db = new DatabaseSync(url.slice('sqlite:'.length), { readOnly: true })
    try {
      const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
      return names.map(({ name }) => JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all())).join('\n')
    } finally {
      db.close()
    }
  }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
    )
    const texts: string[] = []
    for (const { name } of rows) texts.push(JSON.stringify((await client.query(`SELECT * FROM "${name}"`)).rows))
    return texts.join('\n')
  } finally {
    await client.end()
  }
}
