import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aggregates } from '#domain/aggregates.ts'
import { rebuildProjections } from '#eventstore/rebuild.ts'
import { projections, type TableName } from '#storage/tables.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const post = (path: string, body: object) => server.rest('POST', `/management/v1${path}`, body)

/** Every row of every projection, in the order of its key. */
async function dump(): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {}
  for (const [name, { key }] of Object.entries(projections)) {
    let query = server.runtime.storage.rows.selectFrom(name as TableName).selectAll()
    for (const column of key) query = query.orderBy(column as never)
    tables[name] = await query.execute()
  }
  return tables
}

async function live(): Promise<void> {
  const person = (userName: string) => ({
    userName,
    profile: { firstName: 'A', lastName: 'B' },
    email: { email: `${userName}@acme.ch`, isEmailVerified: true },
    password: 'Secret-123',
  })
  const { body: idp } = await post('/idps/generic_oidc', {
    name: 'Partner',
    issuer: 'https://partner.example',
    clientId: 'usher',
    clientSecret: 'secret',
    providerOptions: { isCreationAllowed: true, isLinkingAllowed: true },
  })
  const { body: linked } = await post('/users/human/_import', {
    ...person('linked'),
    idps: [{ configId: idp.id, externalUserId: 'x-1', displayName: 'X' }],
  })
  const { body: gone } = await post('/users/human/_import', person('gone'))
  await server.rest('DELETE', `/management/v1/users/${gone.userId}`)
  await post('/users/human/_import', person('gone'))
  await post(`/users/${linked.userId}/_lock`, {})
  await post(`/users/${linked.userId}/metadata/color`, { value: 'Ymx1ZQ==' })
  const { body: machine } = await post('/users/machine', { userName: 'robot', name: 'Robot' })
  await post(`/users/${machine.userId}/pats`, {})
  await post(`/users/${machine.userId}/keys`, { type: 'KEY_TYPE_JSON' })
  await post('/orgs', { name: 'Second' })
  await post('/orgs/me/members', { userId: machine.userId, roles: ['ORG_OWNER'] })
}

test('projections dropped and rebuilt from the log are the same, row for row', async () => {
  await live()
  const before = await dump()
  const counted = Object.fromEntries(Object.entries(before).map(([name, rows]) => [name, rows.length]))
  expect(counted).toMatchObject({ users: 5, orgs: 2, idps: 1, idp_links: 1, personal_access_tokens: 2 })
  await rebuildProjections(server.runtime.storage, aggregates, () => {})
  expect(await dump()).toEqual(before)
})

test('every aggregate of the runtime is rebuilt', () => {
  const listed = readFileSync('src/domain/aggregates.ts', 'utf8')
  const files = execFileSync('git', ['ls-files', 'src/domain'], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => file.endsWith('.ts'))
  const names = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/export const (\w+): AggregateType</g)].map((match) => match[1] ?? ''),
  )
  expect(names.length).toBeGreaterThanOrEqual(5)
  expect(names.filter((name) => !listed.includes(`readModelOf(${name})`))).toEqual([])
})
