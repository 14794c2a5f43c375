import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { loadAttributes } from '#domain/attribute-definition/load-attributes.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { listDescribedUsers, pageQuery } from '#domain/user/person/list-described-users.ts'
import { updateUser } from '#domain/user/person/update-user.ts'
import { type UserFilter, userFilter } from '#domain/user/person/user-filter.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { migrateSqlite } from '#storage/sqlite/migrate.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await addAttribute(people.ctx(), { name: 'tier', maxLength: 10, regex: '', values: [], unique: false })
  const cities = ['Zürich', 'Bern', 'Zürich', '', 'Genève', 'Zürich']
  for (const [i, city] of cities.entries())
    await createUser(people.ctx({ now: NOW + i * 400 }), {
      orgId: ORG,
      fields: {
        loginId: `Person${i}@acme.example`,
        'name.lastName': i % 2 ? 'Huber' : 'Keller',
        'address.city': city,
        languageCode: i < 2 ? 'de' : 'en',
        gender: i === 0 ? 'other' : '',
        'properties.tier': i < 3 ? 'gold' : '',
      },
    })
  await people.given('700', added({ userName: 'austrian', preferredLanguage: 'de-AT' }))
})
afterAll(() => people.close())

const filtersOf = async (query: Record<string, string>): Promise<UserFilter[]> => {
  const definitions = await loadAttributes(people.ctx())
  return Object.entries(query).map(([name, value]) => {
    const filter = userFilter(name, value, definitions)
    if ('kind' in filter) return filter
    throw new Error(filter.id)
  })
}
const names = async (query: Record<string, string>) => {
  const { users } = await listDescribedUsers(people.ctx(), {
    orgId: ORG,
    filters: await filtersOf(query),
    after: undefined,
    limit: 100,
  })
  return users.map(({ fields }) => (fields.loginId ?? '').replace('@acme.example', ''))
}

test.each([
  [{ loginId: 'PERSON3@acme.example' }, ['Person3']],
  [{ 'address.city': 'Zürich' }, ['Person0', 'Person2', 'Person5']],
  [{ 'address.city': 'zürich' }, []],
  [{ 'address.city': 'Zürich', 'name.lastName': 'Huber' }, ['Person5']],
  [{ 'address.city': 'Zürich', 'properties.tier': 'gold' }, ['Person0', 'Person2']],
  [{ 'properties.tier': 'gold', languageCode: 'de' }, ['Person0', 'Person1']],
  // Compares the tag's first part. Both were created at the same time; the first has the lower id.
  [{ languageCode: 'de' }, ['austrian', 'Person0', 'Person1']],
  [{ gender: 'other' }, ['Person0']],
  [{ userState: 'active' }, ['austrian']],
  [{ userState: 'notInvited', 'name.lastName': 'Keller' }, ['Person0', 'Person2', 'Person4']],
  [{ userState: 'blocked' }, []],
  [{ version: '2' }, []],
  [{ created: '2026-01-01T00:00:01Z' }, ['Person3', 'Person4']],
  [{ lastModified: '2026-01-01T00:00:02Z' }, ['Person5']],
  [{ remarks: 'nobody' }, []],
])('%j finds %j', async (query, expectedNames) => {
  expect((await names(query as Record<string, string>)).sort()).toEqual([...expectedNames].sort())
})

test.each([
  ['userState', 'pendingInvitation', 'FIELD-range'],
  ['userState', 'Active', 'FIELD-range'],
  ['gender', 'x', 'FIELD-range'],
  ['version', 'x', 'FIELD-range'],
  ['created', '2026-01-01', 'FIELD-range'],
  ['created', '2026-13-01T00:00:00Z', 'FIELD-range'],
  ['nix', 'x', 'FIELD-unknown'],
  ['constructor', 'x', 'FIELD-unknown'],
  ['properties.nix', 'x', 'FIELD-unknown'],
  ['customer', 'x', 'FIELD-unknown'],
  ['remarks', 'nul\0', 'FIELD-characters'],
  ['remarks', '', 'FIELD-blank'],
  ['name.lastName', '', 'FIELD-blank'],
])('%s cannot be %j: %s', (name, value, id) => {
  expect(userFilter(name, value, {})).toMatchObject({ id })
})

test('paging returns every user once, for each page size and while others are added', async () => {
  const all = await names({})
  let comers = 0
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom({}, { 'properties.tier': 'gold' }),
      async (limit, query) => {
        const seen: string[] = []
        let pages = 0
        let after: { createdAt: number; userId: string } | undefined
        for (;;) {
          const page = await listDescribedUsers(people.ctx(), {
            orgId: ORG,
            filters: await filtersOf(query),
            after,
            limit,
          })
          seen.push(...page.users.map(({ fields }) => fields.loginId ?? ''))
          const last = page.users.at(-1)
          if (!page.hasMore || !last) break
          after = { createdAt: last.createdAt, userId: last.id }
          if (pages++ > 4) continue
          comers++
          await createUser(people.ctx({ now: NOW + 10_000 + comers }), {
            orgId: ORG,
            fields: { loginId: `comer${comers}@acme.example`, 'properties.tier': 'gold' },
          })
        }
        expect(new Set(seen).size).toBe(seen.length)
        const early = seen.filter((name) => !name.startsWith('comer')).map((name) => name.replace('@acme.example', ''))
        expect(early).toEqual('properties.tier' in query ? ['Person0', 'Person1', 'Person2'] : all)
      },
    ),
    { numRuns: 20 },
  )
})

test('finds a changed user by the new value', async () => {
  const [first] = await names({ remarks: 'moved' })
  expect(first).toBeUndefined()
  const row = await people.services.rows
    .selectFrom('users')
    .select('id')
    .where('user_name', '=', 'Person4@acme.example')
    .executeTakeFirstOrThrow()
  await updateUser(people.ctx(), { id: row.id }, () => ({
    version: undefined,
    changes: { remarks: 'moved', 'address.city': '' },
    failures: [],
  }))
  expect(await names({ remarks: 'moved' })).toEqual(['Person4'])
  expect(await names({ 'address.city': 'Genève' })).toEqual([])
})

test.each([
  [{}],
  [{ 'address.city': 'Zürich' }],
  [{ 'address.city': 'Zürich', 'properties.tier': 'gold', 'name.lastName': 'Huber' }],
  [{ 'name.lastName': 'Huber' }],
  [{ userState: 'blocked', gender: 'male' }],
  [{ userState: 'notInvited', created: '2026-01-01T00:00:00Z' }],
])('a page of %j is read by an index, in its order, without sorting', async (query) => {
  const page = { orgId: ORG, filters: await filtersOf(query), after: { createdAt: NOW, userId: '1' }, limit: 10 }
  const { sql, parameters } = pageQuery(people.ctx(), page).compile()
  const connection = new Connection(':memory:', { readOnly: false, setup: [] })
  migrateSqlite(connection)
  // Parameters are texts and numbers only.
  const plan = connection.all(`EXPLAIN QUERY PLAN ${sql}`, ...(parameters as string[])).map((row) => String(row.detail))
  connection.close()
  expect(plan.filter((line) => /\bSCAN\b|TEMP B-TREE/.test(line))).toEqual([])
})
