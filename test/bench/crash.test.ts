/** A few kills of the many that `npm run crash` makes, and the proof that its eyes are open. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { crash } from '#bench/crash/crash.ts'
import { Ledger } from '#bench/crash/ledger.ts'
import { verify } from '#bench/crash/verify.ts'
import { postgresVictim, sqliteVictim, type Victim } from '#bench/crash/victim.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { EventStore } from '#eventstore/event-store.ts'
import type { Storage } from '#storage/port.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'

test('a server on SQLite that is killed under load loses nothing that it acknowledged', async () => {
  const victim = sqliteVictim()
  try {
    const report = await crash(victim, { kills: 2, connections: 4, awaitMails: true, print: () => undefined })
    expect(report.problems).toEqual([])
    expect(report.acknowledged).toBeGreaterThan(0)
  } finally {
    await victim.clear()
  }
}, 240_000)

test('neither do a server on PostgreSQL and PostgreSQL itself', async ({ skip }) => {
  const victim = await postgresVictim().catch((error: unknown): Victim => skip(`PostgreSQL cannot run here: ${error}`))
  try {
    const report = await crash(victim, { kills: 3, connections: 4, awaitMails: false, print: () => undefined })
    expect(report.problems).toEqual([])
    expect(report.acknowledged).toBeGreaterThan(0)
  } finally {
    await victim.clear()
  }
}, 240_000)

describe('what a look at the store finds', () => {
  let storage: Storage
  let ledger: Ledger
  beforeEach(async () => {
    storage = await openSqliteStorage({ path: ':memory:', log: silentLog })
    await storage.migrate()
    ledger = new Ledger()
  })
  afterEach(() => storage.close())

  /** Stores what ImportHumanUser stores for a user with a given hash; without `whole`, one event is missing. */
  async function add(id: string, userName: string, { whole }: { whole: boolean }): Promise<void> {
    const events = new EventStore(storage)
    const added = humanAdded({
      userName,
      userNameScoped: false,
      firstName: 'Ada',
      lastName: 'Lovelace',
      nickName: '',
      displayName: 'Ada Lovelace',
      preferredLanguage: 'en',
      gender: 0,
      email: userName,
      phone: '',
      encodedHash: '$argon2id$v=19$',
      changeRequired: false,
    })
    const before = events.nonexistent(userAggregate, id)
    await events.pushOne(
      { creator: 'test', now: 1 },
      { aggregate: userAggregate, before, owner: 'org', events: whole ? [added, emailVerified()] : [added] },
    )
  }

  test('nothing, when all is there', async () => {
    const entry = ledger.ask('plain')
    entry.id = '1'
    await add('1', entry.userName, { whole: true })
    ledger.ask('plain')
    expect((await verify(storage, ledger.entries)).problems).toEqual([])
  })

  test('somebody who was acknowledged and is gone', async () => {
    const entry = ledger.ask('plain')
    entry.id = '1'
    expect((await verify(storage, ledger.entries)).problems).toEqual([
      `${entry.userName} was acknowledged as 1 and is gone`,
    ])
  })

  test('somebody who is there in halves, acknowledged or not', async () => {
    const entry = ledger.ask('plain')
    await add('1', entry.userName, { whole: false })
    expect((await verify(storage, ledger.entries)).problems).toEqual([
      `${entry.userName}: the address is not as it was`,
    ])
  })

  test('metadata that was acknowledged and is gone, and a name that was given twice', async () => {
    const entry = ledger.ask('plain')
    entry.id = '1'
    entry.metadata.set('color', 'stored')
    ledger.askAgain(entry).id = '2'
    await add('1', entry.userName, { whole: true })
    expect((await verify(storage, ledger.entries)).problems).toEqual([
      `${entry.userName} was created 2 times`,
      `${entry.userName}: no metadata color`,
    ])
  })

  test('a row that the log does not lead to, and a row that is missing', async () => {
    const entry = ledger.ask('plain')
    entry.id = '1'
    await add('1', entry.userName, { whole: true })
    const row = await storage.rows.selectFrom('users').selectAll().where('id', '=', '1').executeTakeFirstOrThrow()
    const unit = { expect: [], events: [], free: [], take: [], outbox: [] }
    await storage.push({ ...unit, rows: [{ table: 'users', put: { ...row, last_name: 'Other' } }] })
    expect((await verify(storage, ledger.entries)).problems).toEqual([expect.stringMatching(/^users \["1"\]: .*Other/)])
    await storage.push({ ...unit, rows: [{ table: 'users', remove: { id: '1' } }] })
    expect((await verify(storage, ledger.entries)).problems).toEqual(['users ["1"]: no row'])
  })
})
