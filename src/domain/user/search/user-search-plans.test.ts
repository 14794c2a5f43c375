/** Look-ups of users by name use an index, for any number of users. On SQLite, whose plans are stable. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type CompiledQuery, Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import { getUserByLoginName } from '#domain/user/get-user-by-login-name.ts'
import { isUserUnique } from '#domain/user/is-user-unique.ts'
import { type ListUsers, listUsers } from '#domain/user/list-users.ts'
import { countUsers } from '#domain/user/search/count-users.ts'
import { readLongPage } from '#domain/user/search/read-user-page.ts'
import type { UserQuery, UserTextField } from '#domain/user/search/user-query.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { unwatched } from '#kit/watch.ts'
import type { Storage } from '#storage/port.ts'
import { runsOn } from '#storage/prepared.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { sqliteDialect } from '#storage/sqlite/dialect.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import type { Readable } from '#storage/tables.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let folder: string
let storage: Storage
let reader: Connection
let people: People
const executedQueries: Pick<CompiledQuery, 'sql' | 'parameters'>[] = []
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-plans-'))
  const file = path.join(folder, 'usher.db')
  storage = await openSqliteStorage({ path: file, log: collectingLog().log })
  await storage.migrate()
  reader = new Connection(file, { readOnly: true, setup: [] })
  people = await createPeople()
})
afterAll(async () => {
  await people.close()
  reader.close()
  await storage.close()
  await rm(folder, { recursive: true })
})

type Ctx = ReturnType<People['ctx']>

/** Returns the plans of all queries that the work runs. */
async function plansOf(work: (ctx: Ctx) => Promise<unknown>): Promise<string[]> {
  executedQueries.length = 0
  const rows = new Kysely<Readable>({
    dialect: sqliteDialect(reader, unwatched),
    log: ({ query }) => void executedQueries.push(query),
  })
  runsOn(rows, {
    // Parameters are texts and numbers only.
    run: async (sql, parameters) => {
      executedQueries.push({ sql, parameters })
      return reader.all(sql, ...(parameters as string[]))
    },
  })
  const caller = systemCaller('TEST')
  await work({ ...people.ctx(), events: new EventStore(storage), rows, caller, now: NOW }).catch(() => undefined)
  expect(executedQueries.length).toBeGreaterThan(0)
  return executedQueries.flatMap(({ sql, parameters }) =>
    // Parameters are texts and numbers only.
    reader.all(`EXPLAIN QUERY PLAN ${sql}`, ...(parameters as string[])).map((row) => String(row.detail)),
  )
}

const paging = { offset: 0, limit: 100, ascending: true }
const list = (sortBy: ListUsers['sortBy'], ...queries: UserQuery[]) =>
  plansOf((ctx) => listUsers(ctx, { orgId: ctx.orgId, paging, sortBy, queries }))

const equals = (field: UserTextField, ignoreCase = false): UserQuery => ({
  kind: 'text',
  field,
  text: { value: 'Minnie', method: 'equals', ignoreCase },
})
const loginName: UserQuery = { kind: 'loginName', text: { value: 'Minnie', method: 'equals', ignoreCase: false } }
const BY_NAME = 'users_by_user_name_search_org_id_id (user_name_search=?'
const BY_EMAIL = 'users_by_email_search_org_id_id (email_search=?'

test.each<[string, string, UserQuery]>([
  ['user name', BY_NAME, equals('userName')],
  ['user name in any letter case', BY_NAME, equals('userName', true)],
  ['login name', BY_NAME, loginName],
  ['email', BY_EMAIL, equals('email')],
  ['emails', BY_EMAIL, { kind: 'emails', emails: ['a@b.ch', 'c@d.ch'] }],
  ['user name among other conditions', BY_NAME, { kind: 'and', queries: [{ kind: 'type', type: 'human' }, loginName] }],
])('by %s users are found by its index, whatever they are sorted by', async (_what, index, query) => {
  for (const sortBy of ['id', 'userName', 'email', 'displayName', 'creationDate', 'state'] as const) {
    const searches = (await list(sortBy, query)).filter((plan) => /^(SEARCH|SCAN)/.test(plan))
    expect(searches.length).toBeGreaterThan(0)
    for (const plan of searches) expect(plan).toContain(index)
  }
})

test.each<[string, UserQuery]>([
  ['user name', equals('userName')],
  ['user name in any letter case', equals('userName', true)],
  ['login name', loginName],
  [
    'login name with a domain',
    { kind: 'loginName', text: { value: 'Minnie@a.ch', method: 'equals', ignoreCase: true } },
  ],
  ['email', equals('email')],
  ['emails', { kind: 'emails', emails: ['a@b.ch', 'c@d.ch'] }],
  ['login name or email', { kind: 'or', queries: [loginName, equals('email')] }],
  ['email or phone', { kind: 'or', queries: [equals('email'), equals('phone')] }],
])('by %s users of any organization are found by an index', async (_what, query) => {
  for (const sortBy of ['id', 'userName', 'creationDate'] as const) {
    const plans = await plansOf((ctx) => listUsers(ctx, { paging, sortBy, queries: [query] }))
    expect(plans.join('\n')).not.toContain('SCAN users')
    expect(plans.join('\n')).toMatch(/SEARCH users USING INDEX users_by_(user_name|email)_key/)
  }
})

const SORTINGS = [
  'id',
  'creationDate',
  'userName',
  'email',
  'firstName',
  'lastName',
  'nickName',
  'displayName',
  'state',
  'type',
] as const

/** Reads a page of a list that is too long to be sorted. */
const longPage = (sortBy: ListUsers['sortBy'], orgId: string | undefined, offset: number) => (ctx: Pick<Ctx, 'rows'>) =>
  readLongPage(ctx, {
    sortBy,
    paging: { offset, limit: 50, ascending: offset === 0 },
    orgId,
    where: (eb) => eb.lit(true),
    byIndex: (eb) => eb.lit(true),
  })

describe.each(SORTINGS)('a page of a long list by %s', (sortBy) => {
  test.each([
    ['of the instance', undefined],
    ['of an organization', '1'],
  ])('%s is read in the order of an index that has all it needs', async (_whose, orgId) => {
    for (const offset of [0, 5]) {
      const plans = await plansOf(longPage(sortBy, orgId, offset))
      expect(plans.join('\n')).not.toContain('TEMP B-TREE')
      expect(plans.filter((plan) => !/users USING (COVERING INDEX|PRIMARY KEY)/.test(plan))).toEqual([])
    }
  })
})

test.each([
  [
    'of an organization',
    'SEARCH users USING COVERING INDEX users_by_org_id',
    (ctx: Ctx) => countUsers(ctx.rows, { orgId: '1' }),
  ],
  [
    'of a type in an organization',
    'SEARCH users USING COVERING INDEX users_by_type_org_id_id (type=? AND org_id=?)',
    (ctx: Ctx) => countUsers(ctx.rows, { orgId: '1', type: 'human' }),
  ],
  ['of the instance', 'SCAN users USING COVERING INDEX', (ctx: Ctx) => countUsers(ctx.rows, { orgId: undefined })],
])('users %s are counted in an index', async (_whose, plan, count) => {
  expect((await plansOf(count)).join('\n')).toContain(plan)
})

test('the checks for uniqueness and login names use an index', async () => {
  const plans = [
    ...(await plansOf((ctx) => isUserUnique(ctx, { orgId: ctx.orgId, userName: 'Minnie', email: '' }))),
    ...(await plansOf((ctx) => isUserUnique(ctx, { orgId: ctx.orgId, userName: '', email: 'minnie@acme.example' }))),
    ...(await plansOf((ctx) => getUserByLoginName(ctx, 'Minnie@acme.example'))),
  ]
  expect(plans.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/)
})
