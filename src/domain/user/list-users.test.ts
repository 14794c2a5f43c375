import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { searchText } from '#domain/listing/search-text.ts'
import { afterAllWith, type TextQuery } from '#domain/listing/text-condition.ts'
import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { type ListUsers, listUsers } from '#domain/user/list-users.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { readLongPage, readLookedUpPage, readShortPage, type UserPage } from '#domain/user/search/read-user-page.ts'
import type { UserQuery, UserTextField } from '#domain/user/search/user-query.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'
import { EventStore } from '#eventstore/event-store.ts'
import type { Storage } from '#storage/port.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import type { Conditions } from '#storage/tables.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { added, cipher, codeFor, NOW } from '#test/support/people.ts'
import { testPostgres } from '#test/support/postgres.ts'

/** Bare login names here, names at two domains there. */
const BARE = '100'
const AT_DOMAINS = '101'
const domains: Readonly<Record<string, readonly string[]>> = {
  [BARE]: ['bare.example'],
  [AT_DOMAINS]: ['a.ch', 'Ä.b.ch'],
}
const by = { creator: 'TEST', now: NOW }
const { log } = collectingLog()

/** Characters with special meaning in LIKE, SQL, case mapping or Unicode. */
const letters = 'aAbBzZ%_\\\'".?*[ ßéÉİıΣσς😀ﬁ'
const word = fc.string({ unit: fc.constantFrom(...letters, 'e\u0301'), maxLength: 4 })

interface Person {
  readonly id: string
  readonly orgId: string
  readonly type: 'human' | 'machine'
  readonly state: 'active' | 'inactive' | 'locked' | 'initial'
  readonly createdAt: number
  readonly texts: Readonly<Record<UserTextField, string>>
}

const PEOPLE = 60
/** The same users on every engine and in every run, so that failures are reproducible. */
const people: readonly Person[] = fc
  .sample(fc.record({ first: word, last: word, nick: word, display: word, machine: fc.boolean(), state: fc.nat(3) }), {
    numRuns: PEOPLE,
    seed: 7,
  })
  .map(({ first, last, nick, display, machine, state }, i) => ({
    id: String(1000 + i),
    orgId: i % 3 === 0 ? AT_DOMAINS : BARE,
    type: machine ? 'machine' : 'human',
    state: (['active', 'inactive', 'locked', 'initial'] as const)[machine ? state % 3 : state] ?? 'active',
    createdAt: NOW + (i % 7),
    texts: {
      userName: `${first}-${i}`,
      firstName: machine ? '' : first,
      lastName: machine ? '' : last,
      nickName: machine ? '' : nick,
      displayName: display,
      email: machine ? '' : `${nick}@${last}.ch`,
      phone: '',
    },
  }))

function eventsOf({ orgId, type, state, texts }: Person): UserEvent[] {
  const userNameScoped = orgId === AT_DOMAINS
  const { userName, displayName } = texts
  const first =
    type === 'human'
      ? added({ ...texts, userNameScoped })
      : machineAdded({ userName, userNameScoped, name: displayName, description: '', accessTokenType: 0 })
  if (state === 'inactive') return [first, userDeactivated()]
  if (state === 'locked') return [first, userLocked()]
  return state === 'initial' ? [first, initializationCodeAdded(codeFor('initializeUser').payload)] : [first]
}

async function fill(events: EventStore): Promise<void> {
  for (const [id, names] of Object.entries(domains))
    await events.pushOne(by, {
      aggregate: orgAggregate,
      before: events.nonexistent(orgAggregate, id),
      owner: id,
      events: [
        orgAdded(id),
        ...names.flatMap((name) => [orgDomainAdded(name), orgDomainVerified(name)]),
        orgDomainPrimarySet(names[0] ?? ''),
      ],
    })
  const before = events.nonexistent(policiesAggregate, AT_DOMAINS)
  const atDomains = [policySet(domainPolicy, { ...domainPolicy.defaults, userLoginMustBeDomain: true }, before)]
  await events.pushOne(by, { aggregate: policiesAggregate, before, owner: AT_DOMAINS, events: atDomains })
  for (const person of people)
    await events.push({ creator: 'TEST', now: person.createdAt }, [
      change({
        aggregate: userAggregate,
        before: events.nonexistent(userAggregate, person.id),
        owner: person.orgId,
        events: eventsOf(person),
      }),
    ])
}

// Reference implementation of the search.

function holdsText(text: string, { value, method, ignoreCase }: TextQuery): boolean {
  const [haystack, part] = ignoreCase ? [searchText(text), searchText(value)] : [text, value]
  if (method === 'equals') return haystack === part
  if (method === 'startsWith') return haystack.startsWith(part)
  return method === 'endsWith' ? haystack.endsWith(part) : haystack.includes(part)
}

const loginNamesOf = ({ orgId, texts }: Person): string[] =>
  orgId === BARE ? [texts.userName] : (domains[orgId] ?? []).map((domain) => `${texts.userName}@${domain}`)

function holds(person: Person, query: UserQuery): boolean {
  switch (query.kind) {
    case 'text':
      return holdsText(person.texts[query.field], query.text)
    case 'loginName':
      return loginNamesOf(person).some((name) => holdsText(name, query.text))
    case 'state':
      return person.state === query.state
    case 'type':
      return person.type === query.type
    case 'ids':
      return query.ids.includes(person.id)
    case 'orgId':
      return person.orgId === query.orgId
    case 'emails':
      return query.emails.includes(person.texts.email)
    // The people of this test have no metadata.
    case 'metadataKey':
    case 'metadataValue':
      return false
    case 'and':
      return query.queries.every((one) => holds(person, one))
    case 'or':
      return query.queries.some((one) => holds(person, one))
    case 'not':
      return !holds(person, query.query)
  }
}

const STATE_ORDER = { active: 1, inactive: 2, locked: 4, initial: 6 }
const sortKey = (person: Person, sortBy: ListUsers['sortBy']): string | number => {
  if (sortBy === 'id') return person.id
  if (sortBy === 'state') return STATE_ORDER[person.state]
  if (sortBy === 'type') return person.type
  return sortBy === 'creationDate' ? person.createdAt : searchText(person.texts[sortBy])
}
const sortKeys = (person: Person, sortBy: ListUsers['sortBy']): (string | number)[] => {
  const keys = [sortKey(person, sortBy)]
  if (sortBy !== 'id' && sortBy !== 'creationDate') keys.push(person.orgId)
  if (sortBy === 'firstName' || sortBy === 'lastName') keys.push(person.createdAt)
  return [...keys, person.id]
}
const compareLists = (one: readonly (string | number)[], other: readonly (string | number)[]): number =>
  one.map((key, i) => compare(key, other[i] ?? '')).find((order) => order !== 0) ?? 0
const compare = (one: string | number, other: string | number): number =>
  typeof one === 'number' ? one - Number(other) : Buffer.compare(Buffer.from(one), Buffer.from(String(other)))

function expected(orgId: string | undefined, { queries, sortBy, paging }: ListUsers): { total: number; ids: string[] } {
  const matches = people
    .filter(
      (person) => (orgId === undefined || person.orgId === orgId) && queries.every((query) => holds(person, query)),
    )
    .sort((one, other) => compareLists(sortKeys(one, sortBy), sortKeys(other, sortBy)))
  if (!paging.ascending) matches.reverse()
  return {
    total: matches.length,
    ids: matches.slice(paging.offset, paging.offset + paging.limit).map((person) => person.id),
  }
}

// Random searches, half of them for values that exist.

const fields = ['userName', 'firstName', 'lastName', 'nickName', 'displayName', 'email'] as const
const piece = fc
  .tuple(
    fc.constantFrom(...people.flatMap((person) => [...Object.values(person.texts), ...loginNamesOf(person)])),
    fc.nat(9),
    fc.nat(9),
  )
  .map(([text, from, length]) => [...text].slice(from, from + length + 1).join(''))
const wholeText = fc.constantFrom(
  ...people.flatMap((person) => [...Object.values(person.texts), ...loginNamesOf(person)]),
)
const text: fc.Arbitrary<TextQuery> = fc.record({
  value: fc.oneof(
    word,
    piece,
    wholeText,
    wholeText.map((value) => value.toUpperCase()),
  ),
  method: fc.constantFrom('equals', 'startsWith', 'contains', 'endsWith'),
  ignoreCase: fc.boolean(),
})
const leaf: fc.Arbitrary<UserQuery> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('text' as const), field: fc.constantFrom(...fields), text }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('loginName' as const), text }) },
  fc.record({
    kind: fc.constant('state' as const),
    state: fc.constantFrom('active', 'inactive', 'locked', 'initial', undefined),
  }),
  fc.record({ kind: fc.constant('type' as const), type: fc.constantFrom('human', 'machine', undefined) }),
  fc.record({
    kind: fc.constant('ids' as const),
    ids: fc.array(fc.constantFrom(...people.map((one) => one.id), "' OR 1=1 --", '\0')),
  }),
  fc.record({
    kind: fc.constant('emails' as const),
    emails: fc.array(fc.constantFrom(...people.map((one) => one.texts.email))),
  }),
)
const { query } = fc.letrec<{ query: UserQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      queries: fc.array(tie('query'), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('not' as const), query: tie('query') }),
  ),
}))
const search: fc.Arbitrary<ListUsers> = fc.record({
  queries: fc.array(query, { maxLength: 2 }),
  sortBy: fc.constantFrom('id', 'state', 'type', 'creationDate', ...fields),
  paging: fc.record({
    offset: fc.oneof(fc.constant(0), fc.nat(50)),
    limit: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 20 })),
    ascending: fc.boolean(),
  }),
})

const postgres = await testPostgres()
const engines: readonly { name: string; open?: () => Promise<{ storage: Storage; remove(): Promise<void> }> }[] = [
  {
    name: 'SQLite',
    open: async () => ({ storage: await openSqliteStorage({ path: ':memory:', log }), remove: async () => {} }),
  },
  {
    name: 'PostgreSQL',
    ...(postgres.available
      ? {
          open: async () => {
            const { url, drop } = await postgres.createDatabase()
            return { storage: await openPostgresStorage({ url, log }), remove: drop }
          },
        }
      : {}),
  },
]

describe.each(engines)('on $name', ({ open }) => {
  let close: () => Promise<void> = async () => {}
  let services: Context
  beforeAll(async () => {
    if (!open) return
    const { storage, remove } = await open()
    close = async () => {
      await storage.close()
      await remove()
    }
    await storage.migrate()
    const events = new EventStore(storage)
    await fill(events)
    const nothing = () => Promise.reject(new Error('searching hashes nothing'))
    services = {
      events,
      rows: storage.rows,
      newId: () => '1',
      passwords: { hash: nothing, check: () => {}, verify: nothing, verifyNothing: nothing, close: async () => {} },
      cipher,
      externalUrl: 'http://localhost',
      caller: systemCaller('TEST'),
      now: NOW,
      language: 'en',
    }
  })
  afterAll(() => close())

  const searchUsers = async (orgId: string | undefined, listing: ListUsers) => {
    const { total, entries } = await listUsers(
      { ...services, caller: systemCaller('TEST') },
      orgId === undefined ? listing : { ...listing, orgId },
    )
    return { total, ids: entries.map((user) => user.id) }
  }

  test.skipIf(!open)('a search finds what a plain filter of the same people finds, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(BARE, AT_DOMAINS, undefined), search, async (orgId, listing) => {
        expect(await searchUsers(orgId, listing)).toEqual(expected(orgId, listing))
      }),
      { numRuns: 300 },
    )
  })

  test.skipIf(!open)('pages of a long list, a short list and a look-up have the same order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(BARE, AT_DOMAINS, undefined), search, async (orgId, { sortBy, paging }) => {
        const everyone = (eb: Conditions<'users'>) => eb.lit(true)
        const page: UserPage = { sortBy, paging, orgId, where: everyone, byIndex: everyone }
        for (const read of [readShortPage, readLongPage, readLookedUpPage])
          expect((await read(services, page)).map(({ id }) => id)).toEqual(
            expected(orgId, { sortBy, paging, queries: [] }).ids,
          )
      }),
      { numRuns: 100 },
    )
  })

  test.skipIf(!open)('a search is refused where it is nested too deeply or too large', async () => {
    const paging = { offset: 0, limit: 100, ascending: true }
    const nested = (depth: number): UserQuery =>
      depth === 0 ? { kind: 'type', type: 'human' } : { kind: 'not', query: nested(depth - 1) }
    const list = (...queries: UserQuery[]) => searchUsers(BARE, { queries, sortBy: 'id', paging })
    await expect(list(nested(20))).resolves.toBeDefined()
    await expect(list(nested(21))).rejects.toMatchObject({ reason: 'user.queryTooDeep' })
    await expect(list(...Array.from({ length: 500 }, () => nested(0)))).resolves.toBeDefined()
    await expect(list(...Array.from({ length: 501 }, () => nested(0)))).rejects.toMatchObject({
      reason: 'user.queryTooLarge',
    })
    const ids = Array.from({ length: 10_000 }, (_, i) => `${i}`)
    await expect(list({ kind: 'ids', ids })).resolves.toMatchObject({
      total: people.filter((one) => one.orgId === BARE).length,
    })
    await expect(list({ kind: 'emails', emails: ids })).resolves.toBeDefined()
    await expect(list({ kind: 'ids', ids }, { kind: 'ids', ids: ['1'] })).rejects.toMatchObject({
      reason: 'user.queryTooLarge',
    })
  })
})

test.each([
  ['', undefined],
  ['a', 'b'],
  ['a\u{10ffff}', 'b'],
  ['\u{10ffff}', undefined],
  ['\ud7ff', '\ue000'],
])('what comes after all that start with %j is %j', (prefix, after) => {
  expect(afterAllWith(prefix)).toBe(after)
})
