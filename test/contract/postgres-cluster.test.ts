import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Storage } from '#storage/port.ts'
import { batchQuery } from '#storage/postgres/event-log.ts'
import { foldUnits, readyUnit } from '#storage/postgres/folding.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { pushStatement } from '#storage/postgres/push-statement.ts'
import { prepared } from '#storage/prepared.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { appending, event, newId, orgRow, refusal, stream, unit } from '#test/contract/units.ts'
import { type TestDatabase, testPostgres } from '#test/support/postgres.ts'

const postgres = await testPostgres()
const HOUR = 3_600_000
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(!postgres.available)('several processes on one PostgreSQL', () => {
  let database: TestDatabase
  let one: Storage
  let other: Storage
  const open = (url = database.url) => openPostgresStorage({ url, log: silentLog })

  beforeAll(async () => {
    if (!postgres.available) throw new Error(postgres.reason)
    database = await postgres.createDatabase()
    ;[one, other] = await Promise.all([open(), open()])
    await Promise.all([one.migrate(), other.migrate()])
  })
  afterAll(async () => {
    await one?.close()
    await other?.close()
    await database?.drop()
  })

  /** Opens a plain connection, for statements that the engine never runs. */
  async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }

  it('gives each a process number of its own', () => {
    expect(one.processNumber).not.toBe(other.processNumber)
  })

  it('makes each write visible to the other at once', async () => {
    const id = newId()
    await one.push(appending(id, 0, { rows: [{ table: 'orgs', put: orgRow({ id }) }] }))
    expect(await stream(other, id)).toHaveLength(1)
    expect(await other.rows.selectFrom('orgs').select('id').where('id', '=', id).execute()).toEqual([{ id }])
  })

  it('accepts exactly one write for each sequence and each name', async () => {
    const id = newId()
    const name = { scope: 'usernames', name: newId() }
    for (let at = 0; at < 20; at++) {
      const outcomes = await Promise.allSettled([one, other].map((storage) => storage.push(appending(id, at))))
      expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    }
    const takes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? one : other).push(appending(newId(), 0, { take: [name] }))),
    )
    expect(takes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
  })

  it('gives each outbox entry to one of them', async () => {
    const kind = newId()
    const ids = Array.from({ length: 30 }, newId)
    await one.push(unit({ outbox: ids.map((id) => ({ id, kind, payload: {}, dueAt: 0 })) }))
    const claims = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? one : other).claim(kind, 3, HOUR)))
    const claimed = claims.flat().map((entry) => entry.id)
    expect(new Set(claimed).size).toBe(claimed.length)
    const rest = await one.claim(kind, 100, HOUR)
    expect([...claimed, ...rest.map((entry) => entry.id)].sort()).toEqual(ids.sort())
  })

  it('runs work under one name in one process at a time', async () => {
    const name = newId()
    let inside = 0
    const work = async () => {
      inside++
      expect(inside).toBe(1)
      await sleep(20)
      inside--
    }
    await Promise.all([one, other, one, other].map((storage) => storage.lock(name, work)))
  })

  it('wakes the listeners of the other one, also after its connection broke', async () => {
    let woken = 0
    const stop = other.onAppend(() => {
      woken++
    })
    const owe = () => one.push(unit({ outbox: [{ id: newId(), kind: 'wake', payload: {}, dueAt: 0 }] }))
    await sleep(200)
    let before = woken
    await owe()
    await expect.poll(() => woken, { timeout: 20_000 }).toBeGreaterThan(before)
    await withClient((client) =>
      client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`),
    )
    await expect.poll(() => woken, { timeout: 10_000, interval: 100 }).toBeGreaterThan(before + 1)
    before = woken
    await owe()
    await expect.poll(() => woken, { timeout: 20_000 }).toBeGreaterThan(before)
    stop()
  })

  it('refuses a unit whose expectation another transaction is just breaking', async () => {
    const [org, user] = [newId(), newId()]
    const created = event(org, 1, { aggregateType: 'org' })
    await one.push(unit({ expect: [{ type: 'org', id: org, sequence: 0 }], events: [created] }))
    await withClient(async (client) => {
      await client.query('BEGIN')
      await client.query('UPDATE streams SET sequence = 2 WHERE aggregate_id = $1', [org])
      const expectation = { type: 'org', id: org, sequence: 1 }
      const refused = refusal(
        one.push(appending(user, 0, { expect: [expectation, { type: 'user', id: user, sequence: 0 }] })),
      )
      await sleep(200)
      await client.query('COMMIT')
      expect(await refused).toMatchObject({ reason: 'conflict', aggregate: { type: 'org', id: org } })
    })
    expect(await stream(one, user)).toEqual([])
  })

  it('stores a unit in the end that met another transaction in a deadlock', async () => {
    const [first, second] = [newId(), newId()].sort()
    if (first === undefined || second === undefined) throw new Error('Two ids were made')
    await one.push(appending(first, 0))
    await one.push(appending(second, 0))
    await withClient(async (client) => {
      const lock = (id: string) => client.query('SELECT 1 FROM streams WHERE aggregate_id = $1 FOR UPDATE', [id])
      await client.query('BEGIN')
      await lock(second)
      const pushed = one.push(
        unit({
          expect: [first, second].map((id) => ({ type: 'user', id, sequence: 1 })),
          events: [event(first, 2), event(second, 2)],
        }),
      )
      await sleep(300)
      await lock(first)
      await client.query('COMMIT')
      await pushed
    })
    expect(await stream(one, first)).toHaveLength(2)
    expect(await stream(one, second)).toHaveLength(2)
  })

  it('opens new connections after its own were broken', async () => {
    await withClient((client) =>
      client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`,
      ),
    )
    await expect
      .poll(
        () =>
          one.push(appending(newId(), 0)).then(
            () => 'stored',
            (error: Error) => error.message,
          ),
        { timeout: 10_000 },
      )
      .toBe('stored')
    await expect
      .poll(() =>
        one.health().then(
          () => 'healthy',
          (error: Error) => error.message,
        ),
      )
      .toBe('healthy')
  })

  it('is unavailable, not broken, when the database cannot be reached', async () => {
    const url = new URL(database.url)
    url.port = '1'
    await expect(open(url.href)).rejects.toMatchObject({ reason: 'unavailable' })
    const absent = new URL(database.url)
    absent.pathname = '/absent'
    await expect(open(absent.href)).rejects.toMatchObject({ reason: 'unavailable' })
  })

  it('follows the parameters of the connection URL', async () => {
    const url = new URL(database.url)
    url.searchParams.set('application_name', 'usher-elsewhere')
    const storage = await open(url.href)
    const { rows } = await withClient((client) =>
      client.query(`SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'usher-elsewhere'`),
    )
    expect(rows[0]?.count).toBeGreaterThan(0)
    await storage.close()
  })

  it('leaves no connection behind', async () => {
    const url = new URL(database.url)
    url.searchParams.set('application_name', 'usher-closing')
    const storage = await open(url.href)
    storage.onAppend(() => undefined)
    await Promise.all(Array.from({ length: 20 }, () => storage.push(appending(newId(), 0))))
    await storage.rows.selectFrom('orgs').select('id').limit(1).execute()
    await storage.lock('closing', async () => undefined)
    await storage.close()
    const connections = () =>
      withClient(async (client) => {
        const { rows } = await client.query(
          `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'usher-closing'`,
        )
        return rows[0]?.count
      })
    await expect.poll(connections, { timeout: 20_000 }).toBe(0)
  })

  it('brings a table of an earlier version into its declared shape and keeps its rows', async () => {
    if (!postgres.available) throw new Error(postgres.reason)
    const earlier = await postgres.createDatabase()
    const client = new pg.Client({ connectionString: earlier.url })
    await client.connect()
    await client.query('CREATE TABLE orgs (id text PRIMARY KEY, name text NOT NULL, slogan text NOT NULL)')
    await client.query(`INSERT INTO orgs VALUES ('old', 'Old', 'We were here')`)
    await client.end()
    const storage = await open(earlier.url)
    await storage.migrate()
    const row = orgRow({ id: 'new' })
    await storage.push(unit({ rows: [{ table: 'orgs', put: row }] }))
    const rows = await storage.rows.selectFrom('orgs').selectAll().orderBy('id').execute()
    expect(rows[0]).toMatchObject(row)
    expect(rows[1]).toMatchObject({ id: 'old', name: 'Old', name_key: '', sequence: 0 })
    await storage.close()
    await earlier.drop()
  })

  it('starts beside writers without waiting, if the tables need no change', async () => {
    await one.migrate()
    await withClient(async (client) => {
      await client.query('BEGIN')
      await client.query('LOCK TABLE users, orgs, user_sessions IN ROW EXCLUSIVE MODE')
      await other.migrate()
      await client.query('ROLLBACK')
    })
  })

  it('reads whole rows of a table that got another column while it runs', async () => {
    const ask = prepared<{ id: string }, { id: string }>((rows, value) =>
      rows.selectFrom('orgs').selectAll().where('id', '=', value('id')),
    )
    const id = newId()
    await one.push(unit({ rows: [{ table: 'orgs', put: orgRow({ id }) }] }))
    const askAll = () => Promise.all(Array.from({ length: 30 }, () => ask(one.rows, { id })))
    await askAll()
    for (const column of ['first_new', 'second_new']) {
      await withClient((client) => client.query(`ALTER TABLE orgs ADD COLUMN ${column} text NOT NULL DEFAULT ''`))
      for (const rows of await askAll()) expect(rows).toMatchObject([{ id }])
      expect((await ask(one.rows, { id }))[0]).toHaveProperty(column, '')
    }
  })

  it.each([
    ['that a newer version wrote', 'INSERT INTO schema_migrations (number) VALUES (999)', 'newer version'],
    [
      'of the format from before the first release',
      'UPDATE schema_migrations SET number = 1',
      'before the first release',
    ],
  ])('rejects a store %s', async (_which, change, message) => {
    if (!postgres.available) throw new Error(postgres.reason)
    const database = await postgres.createDatabase()
    const storage = await open(database.url)
    await storage.migrate()
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(change)
    await client.end()
    await expect(storage.migrate()).rejects.toThrow(message)
    await storage.close()
    await database.drop()
  })

  it('finds rows by their keys in a push, also when the plan was made for empty tables', async () => {
    const [known, heldId] = [newId(), newId()]
    const ready = readyUnit(
      unit({
        expect: [
          { type: 'user', id: newId(), sequence: 0 },
          { type: 'user', id: known, sequence: 1 },
          { type: 'org', id: heldId, sequence: 1 },
        ],
        events: [event(known, 2)],
        free: [{ scope: 'a', name: 'b' }],
        take: [{ scope: 'a', name: 'c' }],
        rows: [
          { table: 'orgs', put: orgRow() },
          { table: 'orgs', remove: { id: 'x' } },
        ],
        outbox: [{ id: newId(), kind: 'k', payload: {}, dueAt: 0 }],
      }),
    )
    const { text, values } = pushStatement(foldUnits([ready]))
    const plan = await withClient(async (client) => {
      await client.query('SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off')
      const { rows } = await client.query(`EXPLAIN ${text}`, [...values])
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    })
    for (const index of ['streams_pkey', 'names_pkey', 'orgs_pkey']) expect(plan).toContain(`using ${index}`)
    expect(plan).not.toContain('Seq Scan')
  })

  it('reads streams and filters by an index', async () => {
    const plans = await withClient(async (client) => {
      await client.query('SET enable_seqscan = off')
      const filters = [
        { owner: 'o' },
        { creator: 'c', newestFirst: true },
        { eventTypes: ['t'] },
        { aggregateIds: ['a'] },
      ]
      const explained = filters.map((filter) => batchQuery(filter, undefined, 100))
      const scans: string[] = []
      for (const { text, values } of explained) {
        const { rows } = await client.query(`EXPLAIN ${text}`, values)
        scans.push(rows.map((row) => row['QUERY PLAN']).join('\n'))
      }
      return scans
    })
    for (const plan of plans) expect(plan).toMatch(/events_by_/)
  })
})
