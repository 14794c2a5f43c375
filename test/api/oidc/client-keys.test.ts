/** Keys that applications publish: `private_key_jwt` and request objects by `jwks_uri`, with each algorithm. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, getCode, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { assertionForm, makeOwnKey, type OwnKey, publishKeys, signAs } from '#test/api/oidc/published-keys.ts'

let server: OidcServer
let minnie: Person
let projectId: string
let published: Awaited<ReturnType<typeof publishKeys>>
beforeAll(async () => {
  server = await startOidcServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  minnie = await server.addPerson(uniqueName('minnie'))
  projectId = await server.addProject()
})
afterAll(() => server.stop())

async function addApp(settings: object, config: object = { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }) {
  const app = await server.addApp(projectId, config)
  const path = `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`
  const { status, body } = await server.rest('PUT', path, settings)
  expect([status, body]).toEqual([200, settings])
  return app
}
const asClient = async (app: App, key: OwnKey) => assertionForm(key, app.clientId, server.url)
const redeemBy = async (app: App, key: OwnKey) =>
  redeem(server, app, await getCode(server, app, minnie), await asClient(app, key))

/** Where a request with a request object leads, and its `state`. */
async function requestBy(app: App, key: OwnKey) {
  const claims = { ...Object.fromEntries(new URL(ask(server, app).url).searchParams), state: 'signed' }
  const request = await signAs(key, app.clientId, server.url, claims)
  const query = new URLSearchParams({ client_id: app.clientId, request })
  const url = `${server.url}/oauth/v2/authorize?${query}`
  const first = await fetch(url, { redirect: 'manual' })
  if (!first.headers.get('location')?.includes('/ui/login/'))
    return first.headers.get('location') ?? (await first.text())
  const back = await openBrowser(server.runtime.services).signIn(url, await server.signIn(minnie))
  return back.searchParams.get('state')
}

describe('published keys', () => {
  beforeAll(async () => {
    published = await publishKeys()
  })
  afterAll(() => published.stop())

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])(
    'authenticate a client and sign its requests by %s',
    async (alg) => {
      const key = await makeOwnKey(alg)
      published.replace(key)
      const app = await addApp({ jwks_uri: `${published.address}?${alg}` })
      const { status, body } = await redeemBy(app, key)
      expect(status).toBe(200)
      const form = { token: body.access_token, ...(await asClient(app, key)) }
      expect((await post(server, '/oauth/v2/introspect', app, form)).body.active).toBe(true)
      expect(await requestBy(app, key)).toBe('signed')
      const other = await makeOwnKey(alg, key.kid)
      expect((await redeemBy(app, other)).body.error).toBe('invalid_client')
      expect(await requestBy(app, other)).toContain('invalid_request_object')
    },
  )

  test('are replaced at once: the new key works, the former one does not', async () => {
    const [first, second] = [await makeOwnKey(), await makeOwnKey()]
    published.replace(first)
    const app = await addApp({ jwks_uri: `${published.address}?rotated` })
    expect((await redeemBy(app, first)).status).toBe(200)
    published.replace(second)
    expect((await redeemBy(app, second)).status).toBe(200)
    expect(await requestBy(app, second)).toBe('signed')
    expect((await redeemBy(app, first)).body.error).toBe('invalid_client')
  })

  test('are of one algorithm each: a key of another kind under the same id is rejected', async () => {
    const [elliptic, rsa] = [await makeOwnKey('ES256', 'same'), await makeOwnKey('RS256', 'same')]
    published.replace(elliptic)
    const app = await addApp({ jwks_uri: `${published.address}?kinds` })
    expect((await redeemBy(app, rsa)).body.error).toBe('invalid_client')
    published.replace(elliptic, rsa)
    const both = await addApp({ jwks_uri: `${published.address}?both` })
    expect((await redeemBy(both, rsa)).status).toBe(200)
    expect((await redeemBy(both, elliptic)).status).toBe(200)
  })

  test('sign the requests of an application with a secret too', async () => {
    const key = await makeOwnKey()
    published.replace(key)
    const app = await addApp({ jwks_uri: `${published.address}?secret` }, {})
    expect(await requestBy(app, key)).toBe('signed')
    expect((await redeemBy({ ...app, clientSecret: '' }, key)).body.error).toBe('invalid_client')
  })
})

test('an address that fails is named in the log, and the client is not authenticated', async () => {
  const app = await addApp({ jwks_uri: 'http://127.0.0.1:1/jwks' })
  expect((await redeemBy(app, await makeOwnKey())).body.error).toBe('invalid_client')
  const line = server.logged.find((one) => one.includes('keys of an application cannot be fetched'))
  expect(line).toContain('http://127.0.0.1:1/jwks')
})

describe('a registered algorithm', () => {
  beforeAll(async () => {
    published = await publishKeys()
  })
  afterAll(() => published.stop())

  test('is the only one of assertions, and of request objects', async () => {
    const keys = [await makeOwnKey('ES256'), await makeOwnKey('EdDSA')] as const
    published.replace(...keys)
    const app = await addApp({
      jwks_uri: published.address,
      token_endpoint_auth_signing_alg: 'ES256',
      request_object_signing_alg: 'EdDSA',
    })
    const [elliptic, edwards] = keys
    expect((await redeemBy(app, elliptic)).status).toBe(200)
    expect((await redeemBy(app, edwards)).body.error).toBe('invalid_client')
    expect(await requestBy(app, edwards)).toBe('signed')
    expect(await requestBy(app, elliptic)).toContain('invalid_request_object')
  })

  test('an application that requires signed requests is rejected without', async () => {
    const key = await makeOwnKey()
    published.replace(key)
    const app = await addApp({ jwks_uri: `${published.address}?signed`, require_signed_request_object: true })
    const { headers } = await fetch(ask(server, app).url, { redirect: 'manual' })
    expect(headers.get('location')).toContain('error=invalid_request')
    expect(await requestBy(app, key)).toBe('signed')
  })
})

describe('a registered scope', () => {
  test('limits requests, pushed requests and devices to its scopes', async () => {
    const grantTypes = ['AUTHORIZATION_CODE', 'DEVICE_CODE'].map((type) => `OIDC_GRANT_TYPE_${type}`)
    const app = await addApp({ scope: 'openid email api.read' }, { grantTypes })
    const within = await getCode(server, app, minnie, { scope: 'openid api.read' })
    expect((await redeem(server, app, within)).body.scope).toBe('openid api.read')
    const { headers } = await fetch(ask(server, app, { scope: 'openid phone' }).url, { redirect: 'manual' })
    const parameters = new URL(headers.get('location') ?? '').searchParams
    expect([parameters.get('error'), parameters.get('error_description')]).toEqual([
      'invalid_scope',
      'scope must be among those that the application is registered for: openid email api.read',
    ])
    const form = Object.fromEntries(new URL(ask(server, app, { scope: 'openid phone' }).url).searchParams)
    expect((await post(server, '/oauth/v2/par', app, form)).body.error).toBe('invalid_scope')
    const device = await post(server, '/oauth/v2/device_authorization', app, { scope: 'openid phone' })
    expect(device.body.error).toBe('invalid_scope')
  })
})

test.each([
  [{ jwks_uri: 'http://keys.example/jwks' }, 'jwks_uri must be an https address'],
  [{ jwks_uri: 'keys' }, 'jwks_uri must be an https or http address'],
  [{ jwks_uri: 7 }, 'jwks_uri must be a string'],
  [{ token_endpoint_auth_signing_alg: 'HS256' }, 'token_endpoint_auth_signing_alg must be RS256 or PS256'],
  [{ require_signed_request_object: 'yes' }, 'require_signed_request_object must be true or false'],
  [{ scope: 'a "b"' }, 'scope must be scopes with a space between them'],
  [{ contacts: 'me@acme.ch' }, 'contacts must be an array'],
  [{ logo_uri: 'javascript:alert(1)' }, 'logo_uri must be an https or http address'],
  [{ 'client_uri#de': 'x' }, 'client_uri#de must be an https or http address'],
  [{ 'client_id#de': 'x' }, 'unknown setting'],
])('the settings %j are rejected by name', async (settings, problem) => {
  const app = await server.addApp(projectId)
  const path = `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`
  const { status, body } = await server.rest('PUT', path, settings)
  expect([status, body.message]).toEqual([400, expect.stringContaining(problem)])
})
