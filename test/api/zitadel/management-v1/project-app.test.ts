/** Applications of projects over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let projectId: string
beforeAll(async () => {
  server = await startServer()
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
})
afterAll(() => server.stop())

const call = (method: string, path: string, body?: object) =>
  server.rest(method, `/management/v1/projects/${projectId}/apps${path}`, body)
let count = 0
const name = () => `App ${count++}`

const everything = {
  redirectUris: ['https://app.acme.ch/callback'],
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
  appType: 'OIDC_APP_TYPE_USER_AGENT',
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  postLogoutRedirectUris: ['https://app.acme.ch/bye'],
  devMode: true,
  accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  accessTokenRoleAssertion: true,
  idTokenRoleAssertion: true,
  idTokenUserinfoAssertion: true,
  clockSkew: '1.500s',
  additionalOrigins: ['https://other.acme.ch'],
  skipNativeAppSuccessPage: true,
  backChannelLogoutUri: 'https://app.acme.ch/logout',
}

test('AddOIDCApp keeps every field, and GetAppByID tells them back', async () => {
  const appName = name()
  const { status, body } = await call('POST', '/oidc', { name: appName, ...everything })
  expect(status).toBe(200)
  expect(body).toEqual({
    appId: expect.stringMatching(/^\d{18}$/),
    clientId: expect.stringMatching(/^\d{18}$/),
    details: expect.objectContaining({ sequence: expect.any(String) }),
  })
  const read = await call('GET', `/${body.appId}`)
  expect(read.body.app).toEqual({
    id: body.appId,
    details: expect.any(Object),
    state: 'APP_STATE_ACTIVE',
    name: appName,
    oidcConfig: {
      ...everything,
      // Default values are left out, as ever.
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      clientId: body.clientId,
      allowedOrigins: ['https://app.acme.ch', 'https://other.acme.ch'],
    },
  })
})

test('a client with a secret is told it once', async () => {
  const { body } = await call('POST', '/oidc', { name: name(), redirectUris: ['https://app.acme.ch/callback'] })
  expect(body.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(JSON.stringify((await call('GET', `/${body.appId}`)).body)).not.toContain(body.clientSecret)
})

test('what will not work is told in words, and does not keep the application from being added', async () => {
  const { status, body } = await server.rest(
    'POST',
    `/management/v1/projects/${projectId}/apps/oidc`,
    { name: name() },
    { headers: { 'accept-language': 'de' } },
  )
  expect(status).toBe(200)
  expect(body).toMatchObject({
    noneCompliant: true,
    complianceProblems: [
      {
        key: 'Application.OIDC.V1.NoRedirectUris',
        localizedMessage: 'Mindestens eine Weiterleitungsadresse wird benötigt',
      },
    ],
  })
})

test('an application has one name in its project, and cannot contradict itself', async () => {
  const taken = name()
  await call('POST', '/oidc', { name: taken })
  expect((await call('POST', '/api', { name: taken.toUpperCase() })).status).toBe(409)
  const contradiction = await call('POST', '/oidc', { name: name(), clockSkew: '9s' })
  expect([contradiction.status, contradiction.body.code]).toEqual([400, 3])
})

test('UpdateOIDCAppConfig and UpdateApp change the config and the name; the client id stays', async () => {
  const { body } = await call('POST', '/oidc', { name: name(), ...everything })
  const config = { ...everything, devMode: false, redirectUris: ['https://new.acme.ch/'] }
  expect((await call('PUT', `/${body.appId}/oidc_config`, config)).status).toBe(200)
  const again = await call('PUT', `/${body.appId}/oidc_config`, config)
  expect([again.status, again.body.code]).toEqual([400, 9])
  const renamed = name()
  expect((await call('PUT', `/${body.appId}`, { name: renamed })).status).toBe(200)
  const { app } = (await call('GET', `/${body.appId}`)).body
  expect(app).toMatchObject({
    name: renamed,
    oidcConfig: { clientId: body.clientId, redirectUris: ['https://new.acme.ch/'] },
  })
  expect(app.oidcConfig).not.toHaveProperty('devMode')
})

test('AddAPIApp, UpdateAPIAppConfig and RegenerateAPIClientSecret', async () => {
  const { body } = await call('POST', '/api', { name: name() })
  expect(body.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/)
  const secret = await call('POST', `/${body.appId}/api_config/_generate_client_secret`, {})
  expect(secret.body.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(secret.body.clientSecret).not.toBe(body.clientSecret)
  const keyed = { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
  expect((await call('PUT', `/${body.appId}/api_config`, keyed)).status).toBe(200)
  expect((await call('GET', `/${body.appId}`)).body.app.apiConfig).toEqual({ clientId: body.clientId, ...keyed })
  const none = await call('POST', `/${body.appId}/api_config/_generate_client_secret`, {})
  expect([none.status, none.body.code]).toEqual([400, 3])
})

test('RegenerateOIDCClientSecret gives a new secret to those that have one', async () => {
  const { body } = await call('POST', '/oidc', { name: name() })
  const secret = await call('POST', `/${body.appId}/oidc_config/_generate_client_secret`, {})
  expect(secret.body.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/)
  const spa = await call('POST', '/oidc', { name: name(), ...everything })
  expect((await call('POST', `/${spa.body.appId}/oidc_config/_generate_client_secret`, {})).status).toBe(400)
})

test('DeactivateApp, ReactivateApp and RemoveApp', async () => {
  const { body } = await call('POST', '/oidc', { name: name() })
  expect((await call('POST', `/${body.appId}/_deactivate`, {})).status).toBe(200)
  expect((await call('POST', `/${body.appId}/_deactivate`, {})).status).toBe(400)
  expect((await call('GET', `/${body.appId}`)).body.app.state).toBe('APP_STATE_INACTIVE')
  expect((await call('POST', `/${body.appId}/_reactivate`, {})).status).toBe(200)
  expect((await call('DELETE', `/${body.appId}`)).status).toBe(200)
  expect((await call('GET', `/${body.appId}`)).status).toBe(404)
  expect((await call('DELETE', `/${body.appId}`)).status).toBe(404)
})

test('ListApps finds by name, and ListAppChanges tells what happened to one of them', async () => {
  const { body } = await call('POST', '/oidc', { name: 'Findable' })
  await call('POST', `/${body.appId}/_deactivate`, {})
  const queries = [{ nameQuery: { name: 'Find', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }]
  const found = await call('POST', '/_search', { queries })
  expect(found.body.details.totalResult).toBe('1')
  expect(found.body.result[0]).toMatchObject({ id: body.appId, name: 'Findable' })
  const changes = await call('POST', `/${body.appId}/changes/_search`, {})
  expect(changes.body.result.map((change: { eventType: { key: string } }) => change.eventType.key)).toEqual([
    'EventTypes.project.application.deactivated',
    'EventTypes.project.application.config.oidc.added',
    'EventTypes.project.application.added',
  ])
})

test('AddAppKey, GetAppKey, ListAppKeys and RemoveAppKey', async () => {
  const { body } = await call('POST', '/api', { name: name(), authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' })
  const path = `/${body.appId}/keys`
  const added = await call('POST', path, { type: 'KEY_TYPE_JSON', expirationDate: '2999-01-01T00:00:00Z' })
  const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
  expect(file).toEqual({
    type: 'application',
    keyId: added.body.id,
    key: expect.stringContaining('BEGIN RSA PRIVATE KEY'),
    expirationDate: '2999-01-01T00:00:00.000Z',
    appId: body.appId,
    clientId: body.clientId,
  })
  const read = await call('GET', `${path}/${added.body.id}`)
  expect(read.body.key).toMatchObject({
    id: added.body.id,
    type: 'KEY_TYPE_JSON',
    expirationDate: '2999-01-01T00:00:00Z',
  })
  expect((await call('POST', `${path}/_search`, {})).body.details.totalResult).toBe('1')
  expect((await call('POST', path, { type: 'KEY_TYPE_JSON', expirationDate: '2001-01-01T00:00:00Z' })).status).toBe(400)
  expect((await call('DELETE', `${path}/${added.body.id}`)).status).toBe(200)
  expect((await call('GET', `${path}/${added.body.id}`)).status).toBe(404)
  const secret = await call('POST', '/api', { name: name() })
  const refused = await call('POST', `/${secret.body.appId}/keys`, { type: 'KEY_TYPE_JSON' })
  expect([refused.status, refused.body.code]).toEqual([400, 9])
})
