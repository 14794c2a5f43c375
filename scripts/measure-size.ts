/**
 * `node scripts/measure-size.ts [people]`: rows and bytes per user and per sign-in on both engines; prints JSON. For
 * docs/scaling.md.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { READY_HASH } from '#bench/load/requests.ts'
import { startCluster } from '#bench/support/postgres-cluster.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { createIdSource } from '#kit/ids.ts'
import type { Storage } from '#storage/port.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { Visitor } from '#test/support/visitor.ts'

const PEOPLE = Number(process.argv[2] ?? 20_000)
const SIGN_INS = 200
const AT_A_TIME = 256

/** People as an import of them with a verified address and a hash stores them. */
async function populate(storage: Storage): Promise<void> {
  const events = new EventStore(storage)
  const nextId = createIdSource(storage.processNumber)
  const { id: owner } = await storage.rows.selectFrom('orgs').select('id').executeTakeFirstOrThrow()
  const by = { creator: 'measure', now: Date.now() }
  let next = 0
  const worker = async () => {
    for (let n = next++; n < PEOPLE; n = next++) {
      const address = `some.body.${n}@example.com`
      const person = humanAdded({
        userName: address,
        userNameScoped: false,
        firstName: 'Ada',
        lastName: 'Lovelace',
        nickName: '',
        displayName: 'Ada Lovelace',
        preferredLanguage: 'en',
        gender: 1,
        email: address,
        phone: '',
        encodedHash: READY_HASH,
        changeRequired: false,
      })
      const before = events.nonexistent(userAggregate, nextId())
      await events.pushOne(by, { aggregate: userAggregate, before, events: [person, emailVerified()], owner })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
}

/** Signs one user in at the pages without signing out, so that all rows of every sign-in remain. */
async function signIns(usher: RunningUsher): Promise<void> {
  const origin = `http://localhost:${usher.ports[0]}`
  await fetch(`${origin}/management/v1/users/human/_import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${usher.token}` },
    body: JSON.stringify({
      userName: 'visitor',
      profile: { firstName: 'Ada', lastName: 'Lovelace' },
      email: { email: 'visitor@example.com', isEmailVerified: true },
      password: 'Passw0rd!',
    }),
  })
  for (let n = 0; n < SIGN_INS; n++) {
    const visitor = new Visitor(origin)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: 'visitor' })
    const { title } = await visitor.submit({ password: 'Passw0rd!' })
    if (!title.startsWith('You are signed in')) throw new Error(title)
  }
}

const perPiece = (after: number, before: number, pieces: number) => Math.round(((after - before) / pieces) * 10) / 10

async function onPostgres() {
  const cluster = await startCluster()
  try {
    const usher = await startUsher({ databaseUrl: cluster.url })
    const client = new pg.Client({ connectionString: cluster.url })
    await client.connect()
    const look = async () => {
      await client.query('VACUUM')
      const { rows } = await client.query<{ name: string; heap: number; indexes: number }>(
        `SELECT relname::text AS name, pg_table_size(oid)::int AS heap, pg_indexes_size(oid)::int AS indexes
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
      )
      const { rows: wal } = await client.query<{ bytes: string }>(
        `SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS bytes`,
      )
      // Backends report their statistics once a second at most.
      await new Promise((resolve) => setTimeout(resolve, 2_000))
      const { rows: io } = await client.query<{ syncs: string }>(
        `SELECT sum(fsyncs) AS syncs FROM pg_stat_io WHERE object = 'wal'`,
      )
      const counts = new Map<string, number>()
      for (const { name } of rows)
        counts.set(name, Number((await client.query(`SELECT count(*) FROM "${name}"`)).rows[0].count))
      return {
        tables: new Map(rows.map((row) => [row.name, row])),
        counts,
        wal: Number(wal[0]?.bytes),
        syncs: Number(io[0]?.syncs),
      }
    }
    type Look = Awaited<ReturnType<typeof look>>
    const difference = (after: Look, before: Look, pieces: number) => ({
      walBytes: perPiece(after.wal, before.wal, pieces),
      walSyncs: (after.syncs - before.syncs) / pieces,
      tables: Object.fromEntries(
        [...after.tables].flatMap(([name, { heap, indexes }]) => {
          const was = before.tables.get(name)
          const rows = perPiece(after.counts.get(name) ?? 0, before.counts.get(name) ?? 0, pieces)
          const bytes = [perPiece(heap, was?.heap ?? 0, pieces), perPiece(indexes, was?.indexes ?? 0, pieces)]
          return rows > 0 ? [[name, { rows, heapBytes: bytes[0], indexBytes: bytes[1] }]] : []
        }),
      ),
    })
    const empty = await look()
    const storage = await openPostgresStorage({ url: cluster.url, log: silentLog })
    await populate(storage)
    await storage.close()
    const full = await look()
    await signIns(usher)
    const signedIn = await look()
    await client.end()
    await usher.stop()
    return { perPerson: difference(full, empty, PEOPLE), perSignIn: difference(signedIn, full, SIGN_INS) }
  } finally {
    await cluster.remove()
  }
}

async function onSqlite() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-size-'))
  const file = path.join(dataDir, 'usher.db')
  const bytes = () => {
    const db = new DatabaseSync(file)
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const { used } = db
      .prepare(
        'SELECT (page_count - freelist_count) * page_size AS used FROM pragma_page_count, pragma_page_size, pragma_freelist_count',
      )
      .get() as { used: number }
    db.close()
    return used
  }
  const run = async (work: (usher: RunningUsher) => Promise<void>) => {
    const usher = await startUsher({ dataDir })
    await work(usher)
    await usher.stop()
    return bytes()
  }
  try {
    const empty = await run(async () => {})
    const storage = await openSqliteStorage({ path: file, log: silentLog })
    await populate(storage)
    await storage.close()
    const full = bytes()
    const signedIn = await run(signIns)
    return { bytesPerPerson: perPiece(full, empty, PEOPLE), bytesPerSignIn: perPiece(signedIn, full, SIGN_INS) }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const sqlite = await onSqlite()
const postgres = await onPostgres()
process.stdout.write(`${JSON.stringify({ people: PEOPLE, signIns: SIGN_INS, sqlite, postgres }, null, 2)}\n`)
