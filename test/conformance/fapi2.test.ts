/** FAPI 2.0 Security Profile with `private_key_jwt` and DPoP: one test a point, named by the id of its module. */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

interface Client extends App {
  readonly keyId: string
  readonly key: KeyObject
}

let bench: Bench
let client: Client
let other: Client
beforeAll(async () => {
  bench = await startBench()
  ;[client, other] = [await addClient(), await addClient()]
})
afterAll(() => bench.server.stop())

const PROFILE = { security_profile: 'fapi2' }
const settings = (appId: string, body: object) =>
  bench.server.rest('PUT', `/usher/v1/projects/${bench.projectId}/apps/${appId}/client_settings`, body)

async function addClient(): Promise<Client> {
  const { server, projectId } = bench
  const app = await server.addApp(projectId, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' })
  const path = `/management/v1/projects/${projectId}/apps/${app.appId}/keys`
  const { body } = await server.rest('POST', path, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
  expect((await settings(app.appId, PROFILE)).body).toEqual(PROFILE)
  return { ...app, keyId: file.keyId, key: createPrivateKey(file.key) }
}

interface Assertion {
  readonly alg?: string
  readonly audience?: string | string[]
}

async function assertionForm({ clientId, keyId, key }: Client, { alg = 'PS256', audience }: Assertion = {}) {
  const assertion = new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg, kid: keyId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience ?? bench.server.url)
    .setIssuedAt()
    .setExpirationTime('1m')
  return {
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertion.sign(key),
  }
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const proof = async (method: string, path: string, token?: string) =>
  new SignJWT({
    htm: method,
    htu: `${bench.server.url}${path}`,
    jti: randomUUID(),
    ...(token ? { ath: createHash('sha256').update(token).digest('base64url') } : {}),
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
    .setIssuedAt()
    .sign(privateKey)

async function send(path: string, form: Record<string, string>, dpop?: string) {
  const headers = dpop ? { dpop } : {}
  const response = await fetch(`${bench.server.url}${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  return { status: response.status, body: (await response.json()) as any }
}

async function push(by: Client, more: Record<string, string | undefined> = {}, assertion?: Assertion) {
  const asked = ask(bench.server, by, { scope: 'openid offline_access', ...more })
  const form = Object.fromEntries(new URL(asked.url).searchParams)
  const answer = await send('/oauth/v2/par', { ...form, ...(await assertionForm(by, assertion)) })
  return { verifier: asked.verifier, ...answer }
}

const begin = (by: App, requestUri: string) =>
  `${bench.server.url}/oauth/v2/authorize?${new URLSearchParams({ client_id: by.clientId, request_uri: requestUri })}`

async function getCode(by = client) {
  const pushed = await push(by)
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(begin(by, pushed.body.request_uri), await bench.server.signIn(bench.person))
  return { code: back.searchParams.get('code') ?? '', verifier: pushed.verifier, back }
}

const TOKEN = '/oauth/v2/token'
async function redeem(by: Client, { code, verifier }: { code: string; verifier: string }, isBound = true) {
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
  return send(TOKEN, { ...form, ...(await assertionForm(by)) }, isBound ? await proof('POST', TOKEN) : undefined)
}

const errorOf = async (url: string) => {
  const response = await fetch(url, { redirect: 'manual' })
  const location = response.headers.get('location')
  if (location?.includes('/ui/login/')) return 'none'
  return location
    ? new URL(location).searchParams.get('error')
    : /class="bad">([a-z_]+)</.exec(await response.text())?.[1]
}

test('fapi2-security-profile-final-discovery-end-point-verification', async () => {
  expect(await bench.discovery()).toMatchObject({
    pushed_authorization_request_endpoint: expect.any(String),
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt']),
    token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['PS256']),
  })
})

test('fapi2-security-profile-final-happy-flow', async () => {
  const { back, ...code } = await getCode()
  expect(back.searchParams.get('iss')).toBe(bench.server.url)
  const { status, body } = await redeem(client, code)
  expect([status, body.token_type]).toEqual([200, 'DPoP'])
  const path = '/oidc/v1/userinfo'
  const userinfo = (headers: Record<string, string>) => fetch(`${bench.server.url}${path}`, { headers })
  const dpop = await proof('GET', path, body.access_token)
  expect((await userinfo({ authorization: `DPoP ${body.access_token}`, dpop })).status).toBe(200)
  expect((await userinfo({ authorization: `Bearer ${body.access_token}` })).status).toBe(401)
})

test('fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails', async () => {
  expect(await errorOf(ask(bench.server, client).url)).toBe('invalid_request')
})

test.each([
  [
    'fapi2-security-profile-final-par-ensure-pkce-required',
    { code_challenge: undefined, code_challenge_method: undefined },
  ],
  ['fapi2-security-profile-final-par-plain-pkce-rejected', { code_challenge_method: 'plain' }],
  ['fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
])('%s', async (_id, more) => {
  const { status, body } = await push(client, more)
  expect([status, body.error]).toEqual([400, 'invalid_request'])
})

test('fapi2-security-profile-final-par-attempt-reuse-request_uri', async () => {
  const { body } = await push(client)
  const browser = openBrowser(bench.server.runtime.services)
  await browser.signIn(begin(client, body.request_uri), await bench.server.signIn(bench.person))
  expect(await errorOf(begin(client, body.request_uri))).toBe('invalid_request_uri')
})

test('fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client', async () => {
  const { body } = await push(client)
  expect(await errorOf(begin(other, body.request_uri))).not.toBe('none')
})

test('fapi2-security-profile-final-ensure-holder-of-key-required', async () => {
  const { status, body } = await redeem(client, await getCode(), false)
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client', async () => {
  const { status, body } = await redeem(other, await getCode())
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second', async () => {
  const code = await getCode()
  expect((await redeem(client, code)).status).toBe(200)
  expect((await redeem(client, code)).body.error).toBe('invalid_grant')
})

test('fapi2-security-profile-final-refresh-token', async () => {
  const { body: tokens } = await redeem(client, await getCode())
  const refresh = async (by: Client) =>
    send(
      TOKEN,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...(await assertionForm(by)) },
      await proof('POST', TOKEN),
    )
  // Refresh tokens are not replaced (FAPI 2.0 Security Profile §5.3.2.1).
  for (const answer of [await refresh(client), await refresh(client)])
    expect([answer.status, answer.body.token_type]).toEqual([200, 'DPoP'])
  expect((await refresh(other)).body.error).toBe('invalid_grant')
})

test.each<[string, Assertion]>([
  ['by RS256', { alg: 'RS256' }],
  ['for the token endpoint', { audience: `http://localhost${TOKEN}` }],
  ['for several servers', { audience: ['https://other.example/', 'https://login.example/'] }],
])('a client assertion %s is rejected', async (_name, assertion) => {
  const { status, body } = await push(client, {}, assertion)
  expect([status, body.error]).toEqual([401, 'invalid_client'])
})

test('a client assertion for the token endpoint by its address is rejected', async () => {
  const { body } = await push(client, {}, { audience: `${bench.server.url}${TOKEN}` })
  expect(body.error).toBe('invalid_client')
})

test.each([
  ['a secret', {}, PROFILE, 'FAPI 2.0'],
  [
    'the implicit grant',
    {
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_IMPLICIT'],
    },
    PROFILE,
    'FAPI 2.0',
  ],
  [
    'the response type token',
    {
      responseTypes: ['OIDC_RESPONSE_TYPE_ID_TOKEN_TOKEN'],
      grantTypes: ['OIDC_GRANT_TYPE_IMPLICIT'],
    },
    { dpop_bound_access_tokens: true },
    'bound to a key',
  ],
])('an application with %s cannot have the setting', async (_name, config, body, message) => {
  const app = await bench.server.addApp(bench.projectId, config)
  const answer = await settings(app.appId, body)
  expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining(message)])
})

test('an application keeps what the profile requires', async () => {
  const path = `/management/v1/projects/${bench.projectId}/apps/${client.appId}/oidc_config`
  const config = { redirectUris: [REDIRECT], authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' }
  expect((await bench.server.rest('PUT', path, config)).status).toBe(400)
})

test('each requirement is a setting of its own too', async () => {
  const app = await bench.server.addApp(bench.projectId)
  await settings(app.appId, { require_pushed_authorization_requests: true, dpop_bound_access_tokens: true })
  expect(await errorOf(ask(bench.server, app).url)).toBe('invalid_request')
  await settings(app.appId, { dpop_bound_access_tokens: true })
  const asked = ask(bench.server, app)
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(asked.url, await bench.server.signIn(bench.person))
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    code_verifier: asked.verifier,
    redirect_uri: REDIRECT,
    client_id: app.clientId,
    client_secret: app.clientSecret,
  }
  expect((await send(TOKEN, form)).body.error).toBe('invalid_grant')
})
