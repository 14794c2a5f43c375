/** Calls that no other test makes over the API itself; the OpenAPI documents show them as examples. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GROUP, type ScimClient, scimClient, USER } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
})
afterAll(() => server.stop())

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

test('groups are found by a body, and replaced', async () => {
  const created = await scim.call('POST', '/Groups', { schemas: [GROUP], displayName: 'Engineering' })
  const filter = 'displayName eq "Engineering"'
  const groups = await scim.call('POST', '/Groups/.search', { schemas: [SEARCH], filter, count: 10 })
  expect(groups.body.totalResults).toBe(1)
  const replaced = await scim.call('PUT', `/Groups/${created.body.id}`, { schemas: [GROUP], displayName: 'Research' })
  expect([replaced.status, replaced.body.displayName]).toEqual([200, 'Research'])
})

test('a machine user is not a resource, so /Me is neither replaced nor deleted for it', async () => {
  const body = { schemas: [USER], userName: 'robot' }
  expect((await scim.call('PUT', '/Me', body)).status).toBe(404)
  expect((await scim.patch('/Me', { op: 'replace', path: 'title', value: 'Robot' })).status).toBe(404)
  expect((await scim.call('DELETE', '/Me')).status).toBe(404)
})

test('people are imported as lines, and a dry run stores nothing', async () => {
  const line = {
    userName: 'ada',
    profile: { firstName: 'Ada', lastName: 'Lovelace' },
    email: { email: 'ada@example.com' },
  }
  const lines = `${JSON.stringify(line)}\n`
  const send = (query: string) =>
    server.rest('POST', `/usher/v1/people/_import${query}`, lines, {
      headers: { 'content-type': 'application/x-ndjson' },
    })
  const statusAfter = async (query: string) => (await send(query)).body.results[0].status
  expect(await statusAfter('?dryRun=true')).toBe('checked')
  expect(await statusAfter('')).toBe('imported')
  expect(await statusAfter('')).toBe('skipped')
})

test('settings of a client are set and read', async () => {
  const project = await server.rest('POST', '/management/v1/projects', { name: 'Shop' })
  const apps = `/management/v1/projects/${project.body.id}/apps`
  const app = await server.rest('POST', `${apps}/oidc`, {
    name: 'Web',
    redirectUris: ['https://shop.example/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  })
  const path = `/usher/v1/projects/${project.body.id}/apps/${app.body.appId}/client_settings`
  const settings = { frontchannel_logout_uri: 'https://shop.example/signed-out' }
  expect((await server.rest('PUT', path, settings)).body).toMatchObject(settings)
  expect((await server.rest('GET', path)).body).toMatchObject(settings)
})
