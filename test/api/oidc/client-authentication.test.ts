/** Client authentication by key (`private_key_jwt`) at every endpoint that authenticates clients, as discovery names it. */
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, getCode, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

interface KeyedApp extends App {
  readonly keyId: string
  readonly key: KeyObject
}

let server: OidcServer
let person: Person
let app: KeyedApp
let secretApp: App
beforeAll(async () => {
  server = await startOidcServer()
  person = await server.addPerson(uniqueName('minnie'))
  const projectId = await server.addProject()
  const grants = ['AUTHORIZATION_CODE', 'REFRESH_TOKEN', 'DEVICE_CODE'].map((grant) => `OIDC_GRANT_TYPE_${grant}`)
  const added = await server.addApp(projectId, {
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
    grantTypes: grants,
  })
  secretApp = await server.addApp(projectId, { grantTypes: grants })
  const path = `/management/v1/projects/${projectId}/apps/${added.appId}/keys`
  const { body } = await server.rest('POST', path, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
  app = { ...added, clientSecret: '', keyId: file.keyId, key: createPrivateKey(file.key) }
})
afterAll(() => server.stop())

async function assertion(
  by: App,
  { alg = 'RS256', key, kid }: { alg?: string; key?: KeyObject | Uint8Array; kid?: string } = {},
) {
  const jwt = new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg, kid: kid ?? app.keyId })
    .setIssuer(by.clientId)
    .setSubject(by.clientId)
    .setAudience(server.url)
    .setIssuedAt()
    .setExpirationTime('1m')
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await jwt.sign(key ?? app.key),
  }
}

/** Requests of each endpoint that authenticates clients, with a status for an authenticated one. */
async function requests(): Promise<Map<string, Record<string, string>>> {
  const { body } = await redeem(server, app, await getCode(server, app, person), await assertion(app))
  const parameters = Object.fromEntries(new URL(ask(server, app).url).searchParams)
  return new Map([
    ['token_endpoint', { grant_type: 'refresh_token', refresh_token: body.refresh_token }],
    ['introspection_endpoint', { token: body.access_token }],
    ['pushed_authorization_request_endpoint', parameters],
    ['device_authorization_endpoint', { scope: 'openid' }],
    ['revocation_endpoint', { token: body.access_token }],
  ])
}

const discovery = async (): Promise<Record<string, string & string[]>> =>
  (await fetch(`${server.url}/.well-known/openid-configuration`)).json()

test.each(['RS256', 'PS256'])('a client authenticates at every endpoint by %s', async (alg) => {
  const document = await discovery()
  for (const [name, form] of await requests()) {
    const path = new URL(String(document[name])).pathname
    const response = await post(server, path, app, { ...form, ...(await assertion(app, { alg })) })
    expect([name, response.status]).toEqual([name, name.startsWith('pushed') ? 201 : 200])
    if (name === 'introspection_endpoint') expect(response.body.active).toBe(true)
  }
})

test('an assertion is accepted once, and rejected with another key or in place of a secret', async () => {
  const document = await discovery()
  for (const [name, form] of await requests()) {
    const path = new URL(String(document[name])).pathname
    const used = await assertion(app)
    await post(server, path, app, { ...form, ...used })
    const secret = new TextEncoder().encode(secretApp.clientSecret)
    for (const [by, wrong] of [
      [app, used],
      [app, await assertion(app, { kid: 'unknown' })],
      [secretApp, await assertion(secretApp)],
      [secretApp, await assertion(secretApp, { alg: 'HS256', key: secret })],
      [app, {}],
    ] as const) {
      const response = await post(server, path, { ...by, clientSecret: '' }, { ...form, ...wrong })
      expect([name, response.status, response.body.error]).toEqual([name, 401, 'invalid_client'])
    }
  }
})

test('discovery names the methods and algorithms of each endpoint, and no more', async () => {
  const document = await discovery()
  const methods = ['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt']
  for (const name of ['token_endpoint', 'introspection_endpoint', 'revocation_endpoint']) {
    const isQuery = name === 'introspection_endpoint'
    expect([name, document[`${name}_auth_methods_supported`]?.toSorted()]).toEqual([
      name,
      methods.filter((method) => !isQuery || method !== 'none'),
    ])
    const algorithms = document[`${name}_auth_signing_alg_values_supported`]?.toSorted()
    expect([name, algorithms]).toEqual([name, ['ES256', 'Ed25519', 'EdDSA', 'PS256', 'RS256']])
  }
  expect(document.request_object_signing_alg_values_supported?.toSorted()).toEqual([
    'ES256',
    'Ed25519',
    'EdDSA',
    'PS256',
    'RS256',
  ])
  expect(document.response_modes_supported?.toSorted()).toEqual([
    'form_post',
    'form_post.jwt',
    'fragment',
    'fragment.jwt',
    'jwt',
    'query',
    'query.jwt',
  ])
})
