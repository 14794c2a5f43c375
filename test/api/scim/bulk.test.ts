import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ScimClient, scimClient, USER } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

let server: TestServer
let scim: ScimClient
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
})
afterAll(() => server.stop())

const bulk = (operations: unknown[], more: Record<string, unknown> = {}) =>
  scim.call('POST', '/Bulk', { schemas: [BULK], ...more, Operations: operations })
const create = (bulkId: string, userName: string) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: [USER], userName },
})

test('operations run in order, and each has a response', async () => {
  const { body: known } = await scim.create({ userName: 'bulk-known' })
  const patch = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'add', path: 'title', value: 'T' }],
  }
  const { status, body } = await bulk([
    create('a', 'bulk-a'),
    { method: 'patch', path: `/Users/${known.id}`, data: patch, version: known.meta.version },
    { method: 'PUT', path: '/Users/bulkId:a', data: { userName: 'bulk-a2' } },
    { method: 'DELETE', path: `/Users/${known.id}` },
  ])
  expect(status).toBe(200)
  expect(body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
  expect(body.Operations).toMatchObject([
    {
      method: 'POST',
      bulkId: 'a',
      status: '201',
      version: expect.stringContaining('W/'),
      location: expect.any(String),
    },
    { method: 'PATCH', status: '200' },
    { method: 'PUT', status: '200' },
    { method: 'DELETE', status: '204', location: known.meta.location },
  ])
  expect(await scim.find('userName sw "bulk-"')).toEqual(['bulk-a2'])
})

test('an operation that refers to a later one waits for it', async () => {
  const { body } = await bulk([
    { method: 'POST', path: '/Groups', bulkId: 'g', data: { displayName: 'Bulk', members: [{ value: 'bulkId:m' }] } },
    create('m', 'bulk-member'),
  ])
  expect(body.Operations.map((one: { status: string }) => one.status)).toEqual(['201', '201'])
  const [group] = body.Operations
  const { members } = (await scim.call('GET', group.location.split(scim.orgId)[1])).body
  expect(members).toMatchObject([{ display: 'bulk-member' }])
})

test('the response to a failure is at its position; without failOnErrors all other operations run', async () => {
  const { body } = await bulk([create('1', 'dup'), create('2', 'dup'), create('3', ''), create('4', 'after')])
  expect(body.Operations.map((one: { status: string }) => one.status)).toEqual(['201', '409', '400', '201'])
  expect(body.Operations[1]).toMatchObject({ bulkId: '2', response: { status: '409', scimType: 'uniqueness' } })
})

test('failOnErrors ends the request at that many failures', async () => {
  const operations = [create('1', 'ok-1'), create('2', ''), create('3', 'ok-3'), create('4', ''), create('5', 'ok-5')]
  const { body } = await bulk(operations, { failOnErrors: 2 })
  expect(body.Operations.map((one: { bulkId: string }) => one.bulkId)).toEqual(['1', '2', '3', '4'])
  expect(await scim.find('userName sw "ok-"')).toEqual(['ok-1', 'ok-3'])
})

test('unresolved and circular references fail', async () => {
  const group = (bulkId: string, member: string) => ({
    method: 'POST',
    path: '/Groups',
    bulkId,
    data: { displayName: bulkId, members: [{ value: `bulkId:${member}` }] },
  })
  const { body } = await bulk([group('x', 'y'), group('y', 'x'), group('z', 'nowhere')])
  expect(body.Operations.map((one: { status: string }) => one.status)).toEqual(['409', '409', '409'])
})

test.each([
  ['a method that does not exist', [{ method: 'GET', path: '/Users/1' }], 400],
  ['a path of no resource', [{ method: 'DELETE', path: '/Things/1' }], 400],
  ['a creation without bulkId', [{ method: 'POST', path: '/Users', data: {} }], 400],
  ['a creation under an id', [{ method: 'POST', path: '/Users/1', bulkId: 'a', data: {} }], 400],
  ['no data', [{ method: 'PUT', path: '/Users/1' }], 400],
  ['a bulkId twice', [create('a', 'twice-1'), create('a', 'twice-2')], 400],
  ['too many operations', Array.from({ length: 1001 }, (_, i) => create(String(i), `many-${i}`)), 413],
])('%s is rejected as a whole', async (_, operations, status) => {
  expect((await bulk(operations)).status).toBe(status)
  expect(await scim.find('userName sw "twice" or userName sw "many"')).toEqual([])
})

test('a body that is too large is rejected', async () => {
  const response = await scim.call('POST', '/Bulk', { schemas: [BULK], Operations: [], x: 'x'.repeat(2_200_000) })
  expect(response).toMatchObject({ status: 413, body: { status: '413' } })
})
