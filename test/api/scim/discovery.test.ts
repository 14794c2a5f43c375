import { afterAll, beforeAll, expect, test } from 'vitest'
import { ENTERPRISE, GROUP, type ScimClient, scimClient, USER } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
})
afterAll(() => server.stop())

test('a client can discover the supported features', async () => {
  const { status, body } = await scim.call('GET', '/ServiceProviderConfig')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    patch: { supported: true },
    bulk: { supported: true, maxOperations: 1000, maxPayloadSize: expect.any(Number) },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: true },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [{ type: 'oauthbearertoken' }],
  })
})

test('resource types and schemas are listed, and each has an address', async () => {
  const types = (await scim.call('GET', '/ResourceTypes')).body
  expect(types).toMatchObject({ totalResults: 2, itemsPerPage: 2 })
  expect(types.Resources).toMatchObject([
    { id: 'User', endpoint: '/Users', schema: USER, schemaExtensions: [{ schema: ENTERPRISE, required: false }] },
    { id: 'Group', endpoint: '/Groups', schema: GROUP },
  ])
  const { Resources } = (await scim.call('GET', '/Schemas')).body
  expect(Resources.map((schema: { id: string }) => schema.id)).toEqual([USER, ENTERPRISE, GROUP])
  for (const { meta } of [...types.Resources, ...Resources])
    expect((await scim.call('GET', new URL(meta.location).pathname.split(scim.orgId)[1] ?? '')).body.meta).toEqual(meta)
})

test.each([
  ['PUT', '/Users', 'GET, HEAD, POST'],
  ['GET', '/Bulk', 'POST'],
  ['POST', '/Users/1', 'GET, HEAD, PUT, PATCH, DELETE'],
])('%s %s is not allowed, and the answer names what is', async (method, path, allowed) => {
  const { status, headers, body } = await scim.call(method, path)
  expect([status, headers.get('allow'), body.status]).toEqual([405, allowed, '405'])
})

test('a schema has the characteristics of each attribute', async () => {
  const { attributes } = (await scim.call('GET', `/Schemas/${USER}`)).body
  const named = (name: string) => attributes.find((each: { name: string }) => each.name === name)
  expect(named('userName')).toMatchObject({ required: true, uniqueness: 'server', caseExact: false })
  expect(named('password')).toMatchObject({ mutability: 'writeOnly', returned: 'never' })
  expect(named('groups')).toMatchObject({ mutability: 'readOnly', multiValued: true })
})

test.each(['/ResourceTypes/Thing', '/Schemas/urn:x', '/Things', '/Users/404', '/Groups/404'])(
  '%s does not exist',
  async (path) => {
    const response = await scim.call('GET', path)
    expect(response).toMatchObject({ status: 404, body: { status: '404', detail: expect.any(String) } })
    expect(response.headers.get('content-type')).toContain('application/scim+json')
  },
)

test('discovery cannot be filtered', async () => {
  expect((await scim.call('GET', '/Schemas?filter=id%20pr')).status).toBe(403)
})
