/** Metadata of organizations over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let token: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  token = (await addOrgActor(server, ownOrg, ['ORG_OWNER'])).token
})
afterAll(() => server.stop())

const metadata = (method: string, path: string, body?: object) =>
  server.rest(method, `/management/v1/metadata${path}`, body, { token })
const base64 = (text: string) => Buffer.from(text).toString('base64')
const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
}

test('SetOrgMetadata stores a value, GetOrgMetadata returns it, RemoveOrgMetadata removes it', async () => {
  expect(await metadata('POST', '/plan', { value: base64('gold') })).toMatchObject({ status: 200, body: { details } })
  expect((await metadata('GET', '/plan')).body).toEqual({ metadata: { details, key: 'plan', value: base64('gold') } })
  await metadata('POST', '/plan', { value: base64('silver') })
  expect((await metadata('GET', '/plan')).body.metadata.value).toBe(base64('silver'))
  expect((await metadata('DELETE', '/plan')).status).toBe(200)
  expect(await metadata('GET', '/plan')).toMatchObject({
    status: 404,
    body: { code: 5, message: 'Metadata could not be found (QUERY-Rfh34)' },
  })
})

test('BulkSetOrgMetadata and BulkRemoveOrgMetadata store all changes or none', async () => {
  const set = await metadata('POST', '/_bulk', {
    metadata: [
      { key: 'a1', value: base64('1') },
      { key: 'a2', value: base64('2') },
    ],
  })
  expect(set.status).toBe(200)
  const keys = async () =>
    ((await metadata('POST', '/_search', { query: { asc: true } })).body.result ?? []).map(
      (one: { key: string }) => one.key,
    )
  expect(await keys()).toEqual(['a1', 'a2'])
  expect(await metadata('DELETE', '/_bulk', { keys: ['a1', 'nowhere'] })).toMatchObject({
    status: 404,
    body: { code: 5, message: 'At least one of the keys does not exist (META-2npds)' },
  })
  expect(await keys()).toEqual(['a1', 'a2'])
  expect((await metadata('DELETE', '/_bulk', { keys: ['a1', 'a2'] })).status).toBe(200)
  expect(await keys()).toEqual([])
})

test('ListOrgMetadata finds by key', async () => {
  await metadata('POST', '/_bulk', {
    metadata: ['tier', 'Tierra', 'other'].map((key) => ({ key, value: base64('x') })),
  })
  const find = async (method: string) => {
    const { body } = await metadata('POST', '/_search', { queries: [{ keyQuery: { key: 'tier', method } }] })
    return (body.result ?? []).map((one: { key: string }) => one.key).sort()
  }
  expect(await find('TEXT_QUERY_METHOD_EQUALS')).toEqual(['tier'])
  expect(await find('TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE')).toEqual(['Tierra', 'tier'])
})

test.each([
  ['POST', '/empty', { value: '' }, 400, 3],
  ['POST', '/_bulk', { metadata: [] }, 400, 9],
  ['DELETE', '/_bulk', { keys: [] }, 400, 9],
  ['DELETE', '/nowhere', undefined, 404, 5],
] as const)('%s %s %j is refused: %i', async (method, path, body, status, code) => {
  expect(await metadata(method, path, body)).toMatchObject({ status, body: { code } })
})

test('the metadata of one organization is not found in another', async () => {
  await metadata('POST', '/secret', { value: base64('own') })
  const other = await addOrgOverApi(server, 'Other')
  const stranger = await addOrgActor(server, other, ['ORG_OWNER'])
  const there = await server.rest('GET', '/management/v1/metadata/secret', undefined, { token: stranger.token })
  expect(there.status).toBe(404)
  const across = await server.rest('GET', '/management/v1/metadata/secret', undefined, {
    token: stranger.token,
    orgId: ownOrg,
  })
  expect(across).toMatchObject({ status: 404, body: { message: 'membership not found (AUTHZ-cdgFk)' } })
})
