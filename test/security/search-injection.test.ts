/** Proves a class of docs/security.md: search input is compared, never executed, and never causes an internal error. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let total: number
beforeAll(async () => {
  server = await startServer()
  const orgId = await addOtherOrg(server)
  await server.rest('POST', '/management/v1/users/machine', { userName: 'theirs', name: 'Theirs' }, { orgId })
  total = Number((await search({})).body.details.totalResult)
})
afterAll(() => server.stop())

const search = (body: unknown) => server.rest('POST', '/management/v1/users/_search', body)

const hostile = [
  "' OR 1=1 --",
  "'; DROP TABLE users; --",
  '" OR ""="',
  '%',
  '_',
  '*',
  '\\',
  "\\' OR 1=1 --",
  '$1',
  '?',
  ':id',
  '{{id}}',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e',
  '\u{10ffff}',
  ') UNION SELECT * FROM users --',
]
const invisible = /^\p{Default_Ignorable_Code_Point}$/u
const texts = ['userName', 'firstName', 'lastName', 'nickName', 'displayName', 'loginName'] as const
const methods = [
  'EQUALS',
  'EQUALS_IGNORE_CASE',
  'STARTS_WITH',
  'STARTS_WITH_IGNORE_CASE',
  'CONTAINS',
  'CONTAINS_IGNORE_CASE',
  'ENDS_WITH',
  'ENDS_WITH_IGNORE_CASE',
]

test.each(hostile)('%j in every text and every method finds no user of another organization', async (value) => {
  const queries = methods.flatMap((method) => [
    ...texts.map((field) => ({ [`${field}Query`]: { [field]: value, method: `TEXT_QUERY_METHOD_${method}` } })),
    { emailQuery: { emailAddress: value, method: `TEXT_QUERY_METHOD_${method}` } },
  ])
  for (const body of [
    { queries: [{ orQuery: { queries } }] },
    { queries: [{ inUserIdsQuery: { userIds: [value] } }] },
    { queries: [{ inUserEmailsQuery: { userEmails: [value] } }] },
  ]) {
    const response = await search(body)
    expect([200, 400]).toContain(response.status)
    // A text that normalizes to an empty one is contained in every text; other texts match nothing here.
    if (!invisible.test(value)) expect(response.body.details?.totalResult).toBeUndefined()
    for (const user of response.body.result ?? []) expect(user.userName).not.toBe('theirs')
  }
  expect(Number((await search({})).body.details.totalResult)).toBe(total)
})

test.each(hostile)('%j as an id, a name or a key in a path is not found', async (value) => {
  const id = encodeURIComponent(value.toWellFormed())
  for (const [method, path] of [
    ['GET', `users/${id}`],
    ['GET', `users/${id}/metadata/${id}`],
    ['GET', `users/${id}/keys/${id}`],
    ['GET', `users/${id}/pats/${id}`],
    ['POST', `users/${id}/changes/_search`],
    ['POST', `users/${id}/memberships/_search`],
    ['POST', `users/${id}/_lock`],
    ['GET', `global/users/_by_login_name?loginName=${id}`],
    ['GET', `users/_is_unique?userName=${id}&email=${id}`],
  ] as const) {
    const { status, body } = await server.rest(method, `/management/v1/${path}`, method === 'POST' ? {} : undefined)
    expect(status, `${method} ${path}`).toBeLessThan(500)
    expect(JSON.stringify(body)).not.toMatch(/sql|select|syntax|constraint|\/src\//i)
  }
})

test.each([
  ['a sorting column beyond the enum', { sortingColumn: 99 }],
  ['a sorting column by a name that is none', { sortingColumn: 'id; DROP TABLE users' }],
  ['a negative offset', { query: { offset: -1 } }],
  ['an offset that is no number', { query: { offset: '1 OR 1=1' } }],
  ['a limit beyond 32 bits', { query: { limit: 4294967296 } }],
  ['a method beyond the enum', { queries: [{ userNameQuery: { userName: 'a', method: 99 } }] }],
  ['a query that is a list', { queries: [[]] }],
  ['queries that are a text', { queries: "' OR 1=1" }],
  [
    'conditions nested thousands of levels deep',
    `${'{"queries":[{"notQuery":{"query":'.slice(0, 12)}${'{"notQuery":{"query":'.repeat(5000)}{}${'}}'.repeat(5000)}]}`,
  ],
  ['thousands of conditions', { queries: Array.from({ length: 5000 }, () => ({ userNameQuery: { userName: 'a' } })) }],
  [
    'tens of thousands of ids',
    { queries: [{ inUserIdsQuery: { userIds: Array.from({ length: 40_000 }, (_, i) => `${i}`) } }] },
  ],
])('%s is answered, and not with an error of ours', async (_what, body) => {
  const response = await search(body)
  expect(response.status).toBeLessThan(500)
  expect((await search({})).status).toBe(200)
})
