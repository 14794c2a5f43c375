/** Discovery documents: always of the configured origin, and in the form that ZITADEL's clients expect. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, signIn } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let app: App
beforeAll(async () => {
  server = await startOidcServer()
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const evil = {
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-for': '6.6.6.6',
  forwarded: 'host=evil.example;proto=https',
}

test('the discovery document has the paths, grants and methods that clients look for', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const { url } = server
  expect(await response.json()).toMatchObject({
    issuer: url,
    authorization_endpoint: `${url}/oauth/v2/authorize`,
    token_endpoint: `${url}/oauth/v2/token`,
    introspection_endpoint: `${url}/oauth/v2/introspect`,
    revocation_endpoint: `${url}/oauth/v2/revoke`,
    userinfo_endpoint: `${url}/oidc/v1/userinfo`,
    end_session_endpoint: `${url}/oidc/v1/end_session`,
    device_authorization_endpoint: `${url}/oauth/v2/device_authorization`,
    jwks_uri: `${url}/oauth/v2/keys`,
    scopes_supported: expect.arrayContaining(['openid', 'profile', 'email', 'phone', 'address', 'offline_access']),
    response_types_supported: expect.arrayContaining(['code', 'id_token', 'code id_token']),
    response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post']),
    grant_types_supported: expect.arrayContaining([
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ]),
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: expect.arrayContaining([
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ]),
    code_challenge_methods_supported: ['S256'],
    claims_supported: expect.arrayContaining(['sub', 'name', 'email', 'email_verified', 'auth_time', 'amr']),
    ui_locales_supported: expect.arrayContaining(['en', 'de']),
  })
})

test('the keys are public keys only', async () => {
  const { keys } = (await (await fetch(`${server.url}/oauth/v2/keys`)).json()) as { keys: object[] }
  expect(keys).toEqual([
    { kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String), e: 'AQAB', n: expect.any(String) },
  ])
})

test('no header changes the origin', async () => {
  const document = await fetch(`${server.url}/.well-known/openid-configuration`, { headers: evil })
  expect(await document.text()).not.toContain('evil.example')
  const authorize = await fetch(ask(server, app).url, { headers: evil, redirect: 'manual' })
  expect(authorize.headers.get('location')).toContain(`${server.url}/ui/login/login?authRequestID=`)
  expect(authorize.headers.getSetCookie().join()).not.toContain('evil.example')
  const device = await fetch(`${server.url}/device`, { headers: evil })
  expect(await device.text()).not.toContain('evil.example')
})

test('CORS allows the origins of the application, and no other', async () => {
  const person = await server.addPerson('minnie')
  const { tokens } = await signIn(server, app, person)
  const call = (origin: string) =>
    fetch(`${server.url}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}`, origin },
    })
  const good = await call('https://app.acme.ch')
  expect([good.status, good.headers.get('access-control-allow-origin')]).toEqual([200, 'https://app.acme.ch'])
  const bad = await call('https://evil.example')
  expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([400, null])
})

test('an unknown path and a wrong method return plain errors', async () => {
  expect((await fetch(`${server.url}/oauth/v2/authorize/unknown`)).status).toBe(400)
  expect((await fetch(`${server.url}/oauth/v2/token`)).status).toBe(405)
  const large = await fetch(`${server.url}/oauth/v2/token`, {
    method: 'POST',
    body: new URLSearchParams({ x: 'y'.repeat(60_000) }),
  })
  expect(large.status).toBe(400)
  const json = await fetch(`${server.url}/oauth/v2/token`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  expect(json.status).toBe(400)
})
