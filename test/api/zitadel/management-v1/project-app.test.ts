/** Applications of projects over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
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

test('AddOIDCApp stores every field, and GetAppByID returns them', async () => {
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

test('a client secret is returned once', async () => {
  const { body } = await call('POST', '/oidc', { name: name(), redirectUris: ['https://app.acme.ch/callback'] })
  expect(body.clientSecret).toMatch(/^[A-Za-z0-9]{64}$/)
  expect(JSON.stringify((await call('GET', `/${body.appId}`)).body)).not.toContain(body.clientSecret)
})

test('configuration errors are described in text and do not prevent the creation of the application', async () => {
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

test('the name of an application is unique in its project, and contradictory settings are rejected', async () => {
  const takenName = name()
  await call('POST', '/oidc', { name: takenName })
  expect((await call('POST', '/api', { name: takenName.toUpperCase() })).status).toBe(409)
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

test('RegenerateOIDCClientSecret returns a new secret for applications with a secret', async () => {
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

test('ListApps finds by name, and ListAppChanges returns the changes of one application', async () => {
  const { body } = await call('POST', '/oidc', { name: 'Findable' })
  await call('POST', `/${body.appId}/_deactivate`, {})
  const queries = [{ nameQuery: { name: 'Find', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }]
  const apps = await call('POST', '/_search', { queries })
  expect(apps.body.details.totalResult).toBe('1')
  expect(apps.body.result[0]).toMatchObject({ id: body.appId, name: 'Findable' })
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

const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]
const UNKNOWN = '999999999999999999'
const stored = async () => (await server.runtime.services.events.load(projectAggregate, projectId)).state.apps
const keyed = { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }

test('secrets are returned once: no read, list, change or event contains them', async () => {
  const made: string[] = []
  const oidc = await call('POST', '/oidc', { name: name() })
  const api = await call('POST', '/api', { name: name() })
  made.push(oidc.body.clientSecret, api.body.clientSecret)
  for (const [id, kind] of [
    [oidc.body.appId, 'oidc'],
    [api.body.appId, 'api'],
  ])
    made.push((await call('POST', `/${id}/${kind}_config/_generate_client_secret`, {})).body.clientSecret)
  const apps = await call('POST', '/api', { name: name(), ...keyed })
  const key = await call('POST', `/${apps.body.appId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(key.body.keyDetails, 'base64').toString())
  made.push(file.key.split('\n')[1], key.body.keyDetails)
  expect(new Set(made).size).toBe(6)
  const texts: unknown[] = [
    (await call('GET', `/${oidc.body.appId}`)).body,
    (await call('POST', '/_search', { query: { limit: 1000 } })).body,
    (await call('GET', `/${apps.body.appId}/keys/${key.body.id}`)).body,
    (await call('POST', `/${apps.body.appId}/keys/_search`, {})).body,
    (await call('POST', `/${oidc.body.appId}/changes/_search`, {})).body,
    await stored(),
    await server.runtime.services.rows.selectFrom('apps').selectAll().execute(),
    await server.runtime.services.rows.selectFrom('app_keys').selectAll().execute(),
    server.logged,
  ]
  for await (const event of server.runtime.services.events.history({ aggregateIds: [projectId] })) texts.push(event)
  for (const secret of made) expect(JSON.stringify(texts)).not.toContain(secret)
  // Their stored hashes are not returned either.
  const { secretHash } = (await stored())[oidc.body.appId] ?? {}
  expect(secretHash).toEqual(expect.any(String))
  expect(JSON.stringify(texts.slice(0, 5))).not.toContain(secretHash)
})

test('every error names its reason, and nothing changes', async () => {
  const takenName = name()
  const oidc = (await call('POST', '/oidc', { name: takenName, ...everything })).body.appId
  const api = (await call('POST', '/api', { name: name(), ...keyed })).body.appId
  const before = await stored()
  const missing = [404, 5, 'Application could not be found (COMMAND-8h1Ns)']
  const unread = [404, 5, 'Application could not be found (QUERY-AFDgg)']
  const alreadyTaken = [409, 6, 'An application with this name already exists (V3-DKcYh)']
  const refused: [string, string, object | undefined, unknown[]][] = [
    [
      'POST',
      '/oidc',
      {},
      [400, 3, 'invalid AddOIDCAppRequest.Name: value length must be between 1 and 200 runes, inclusive'],
    ],
    ['POST', '/oidc', { name: '  ' }, [400, 3, 'Application is invalid (PROJECT-1n8df)']],
    ['POST', '/oidc', { name: takenName.toUpperCase() }, alreadyTaken],
    ['POST', '/api', { name: takenName }, alreadyTaken],
    [
      'POST',
      '/oidc',
      { name: name(), additionalOrigins: ['https://acme.ch/path'] },
      [400, 3, 'An additional origin is not a valid origin (PROJECT-1n8df)'],
    ],
    [
      'POST',
      '/oidc',
      { name: name(), responseTypes: [1] },
      [400, 3, 'A response type lacks the grant type that it needs (PROJECT-1n8df)'],
    ],
    ['PUT', `/${oidc}`, { name: takenName }, [400, 9, 'No changes (COMMAND-2m8vx)']],
    ['PUT', `/${api}`, { name: takenName }, alreadyTaken],
    ['PUT', `/${oidc}/oidc_config`, everything, [400, 9, 'No changes (COMMAND-1m88i)']],
    ['PUT', `/${api}/oidc_config`, everything, [400, 3, 'Application is not of type OIDC (COMMAND-GBr34)']],
    ['PUT', `/${oidc}/api_config`, {}, [400, 3, 'Application is not of type API (COMMAND-Gnwt3)']],
    ['PUT', `/${api}/api_config`, keyed, [400, 9, 'No changes (COMMAND-2m8vx)']],
    ['POST', `/${oidc}/_reactivate`, {}, [400, 9, 'Application is not inactive (COMMAND-1n8cM)']],
    [
      'POST',
      `/${oidc}/api_config/_generate_client_secret`,
      {},
      [400, 3, 'Application is not of type API (COMMAND-Ghrh3)'],
    ],
    [
      'POST',
      `/${api}/oidc_config/_generate_client_secret`,
      {},
      [400, 3, 'Application is not of type OIDC (COMMAND-Ghrh3)'],
    ],
    [
      'POST',
      `/${oidc}/oidc_config/_generate_client_secret`,
      {},
      [400, 3, 'The authentication method of the application has no secret (COMMAND-Dff54)'],
    ],
    ['POST', '/_search', { query: { limit: 1001 } }, [400, 3, 'Limit exceeded (QUERY-4M0fs)']],
  ]
  for (const id of [UNKNOWN, 'constructor'])
    refused.push(
      ['GET', `/${id}`, undefined, unread],
      ['PUT', `/${id}`, { name: name() }, missing],
      ['PUT', `/${id}/oidc_config`, everything, missing],
      ['PUT', `/${id}/api_config`, {}, missing],
      ['POST', `/${id}/_deactivate`, {}, missing],
      ['POST', `/${id}/_reactivate`, {}, missing],
      ['DELETE', `/${id}`, undefined, missing],
      ['POST', `/${id}/oidc_config/_generate_client_secret`, {}, missing],
      ['POST', `/${id}/api_config/_generate_client_secret`, {}, missing],
      ['POST', `/${id}/keys`, { type: 'KEY_TYPE_JSON' }, missing],
      ['POST', `/${id}/keys/_search`, {}, unread],
      ['GET', `/${id}/keys/${UNKNOWN}`, undefined, unread],
      ['DELETE', `/${id}/keys/${UNKNOWN}`, undefined, missing],
    )
  for (const [method, path, body, refusal] of refused)
    expect([method, path, ...outcome(await call(method, path, body))]).toEqual([method, path, ...refusal])
  expect(await stored()).toEqual(before)
  await call('POST', `/${oidc}/_deactivate`, {})
  expect(outcome(await call('POST', `/${oidc}/_deactivate`, {}))).toEqual([
    400,
    9,
    'Application is not active (COMMAND-dsh35)',
  ])
})

test('applications of one project are not found in another project of the organization', async () => {
  const { appId } = (await call('POST', '/api', { name: name(), ...keyed })).body
  const second = (await server.rest('POST', '/management/v1/projects', { name: 'Second' })).body.id
  const there = (method: string, path: string, body?: object) =>
    server.rest(method, `/management/v1/projects/${second}/apps${path}`, body)
  for (const [method, path, body] of [
    ['GET', `/${appId}`],
    ['PUT', `/${appId}`, { name: name() }],
    ['DELETE', `/${appId}`],
    ['POST', `/${appId}/keys`, { type: 'KEY_TYPE_JSON' }],
    ['POST', `/${appId}/api_config/_generate_client_secret`, {}],
  ] as const)
    expect([path, (await there(method, path, body)).status]).toEqual([path, 404])
  expect((await there('POST', '/_search', {})).body.result).toBeUndefined()
  expect((await there('POST', '/api', { name: (await stored())[appId]?.name ?? '' })).status).toBe(200)
})

test('ListApps returns both kinds, newest first by default, in pages', async () => {
  const ids: string[] = []
  for (const kind of ['oidc', 'api', 'oidc'])
    ids.push((await call('POST', `/${kind}`, { name: `Paged ${kind} ${ids.length}` })).body.appId)
  const queries = [{ nameQuery: { name: 'PAGED', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } }]
  const page = async (query: object, also: object[] = []) => {
    const { body } = await call('POST', '/_search', { query, queries: [...queries, ...also] })
    return [body.details.totalResult ?? '0', ...(body.result ?? []).map((app: { id: string }) => ids.indexOf(app.id))]
  }
  expect(await page({})).toEqual(['3', 2, 1, 0])
  expect(await page({ asc: true, offset: '1', limit: 1 })).toEqual(['3', 1])
  expect(await page({}, [{ nameQuery: { name: 'api', method: 'TEXT_QUERY_METHOD_CONTAINS' } }])).toEqual(['1', 1])
  expect(await page({}, [{ nameQuery: { name: 'paged api 1' } }])).toEqual(['0'])
})

test('ListAppChanges finds the changes of an application after many others', async () => {
  const { body } = await call('POST', '/oidc', { name: name() })
  await call('DELETE', `/${body.appId}`)
  const noisy = (await call('POST', '/oidc', { name: name() })).body.appId
  const { events } = server.runtime.services
  await events.change({ creator: 'TEST', now: Date.now() }, projectAggregate, projectId, () =>
    Array.from({ length: 1001 }, (_none, i) => ({
      type: 'project.application.changed' as const,
      payload: { appId: noisy, name: `Noise ${i}` },
    })),
  )
  const keys = async (query: string) => {
    const changes = await call('POST', `/${body.appId}/changes/_search?${query}`, {})
    return (changes.body.result ?? []).map((change: { eventType: { key: string } }) =>
      change.eventType.key.split('.').slice(3).join('.'),
    )
  }
  expect(await keys('')).toEqual(['removed', 'config.oidc.added', 'added'])
  expect(await keys('query.asc=true&query.limit=2')).toEqual(['added', 'config.oidc.added'])
})

test('keys: several per application, each with its expiry, listed in pages', async () => {
  const { appId } = (
    await call('POST', '/oidc', { name: name(), authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' })
  ).body
  const path = `/${appId}/keys`
  const ids: string[] = []
  for (const expirationDate of ['2999-01-01T00:00:00Z', undefined])
    ids.push(
      (await call('POST', path, { type: 'KEY_TYPE_JSON', ...(expirationDate ? { expirationDate } : {}) })).body.id,
    )
  const page = async (query: object) => {
    const { body } = await call('POST', `${path}/_search`, { query })
    return [
      body.details.totalResult,
      ...body.result.map((key: { id: string; expirationDate: string }) => [ids.indexOf(key.id), key.expirationDate]),
    ]
  }
  expect(await page({ asc: true })).toEqual(['2', [0, '2999-01-01T00:00:00Z'], [1, '9999-12-31T23:59:59Z']])
  expect(await page({ limit: 1 })).toEqual(['2', [1, '9999-12-31T23:59:59Z']])
  expect(outcome(await call('POST', path, {}))).toEqual([
    400,
    3,
    'invalid AddAppKeyRequest.Type: value must not be in list [0]',
  ])
  expect(
    (await call('POST', path, { type: 'KEY_TYPE_JSON', expirationDate: '2001-01-01T00:00:00Z' })).body.message,
  ).toMatch(/\(DOMAIN-dv3t5\)$/)
  for (const id of [UNKNOWN, 'constructor']) {
    expect((await call('GET', `${path}/${id}`)).body.message).toMatch(/\(QUERY-SDfG2\)$/)
    expect(outcome(await call('DELETE', `${path}/${id}`))).toEqual([
      404,
      5,
      expect.stringMatching(/\(COMMAND-4m77G\)$/),
    ])
  }
  const secret = (await call('POST', '/oidc', { name: name() })).body.appId
  expect((await call('POST', `/${secret}/keys`, { type: 'KEY_TYPE_JSON' })).body.message).toBe(
    'The authentication method of the application has no keys (COMMAND-Dff53)',
  )
  expect((await call('DELETE', `/${appId}`)).status).toBe(200)
  expect(
    await server.runtime.services.rows.selectFrom('app_keys').selectAll().where('app_id', '=', appId).execute(),
  ).toEqual([])
})
