/** FAPI 2.0 Security Profile with `private_key_jwt` and DPoP: one test a point, named by the id of its module. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask } from '#test/api/oidc/flows.ts'
import { REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { type Assertion, type Client, type Fapi, PROFILE, startFapi, TOKEN } from '#test/conformance/fapi2-client.ts'

let fapi: Fapi
let bench: Fapi['bench']
let client: Client
let other: Client
beforeAll(async () => {
  fapi = await startFapi()
  bench = fapi.bench
  ;[client, other] = [await fapi.addClient(), await fapi.addClient()]
})
afterAll(() => bench.server.stop())

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
  const { back, ...code } = await fapi.getCode(client)
  expect(back.searchParams.get('iss')).toBe(bench.server.url)
  const { status, body } = await fapi.redeem(client, code)
  expect([status, body.token_type]).toEqual([200, 'DPoP'])
  const path = '/oidc/v1/userinfo'
  const userinfo = (headers: Record<string, string>) => fetch(`${bench.server.url}${path}`, { headers })
  const dpop = await fapi.proof('GET', path, body.access_token)
  expect((await userinfo({ authorization: `DPoP ${body.access_token}`, dpop })).status).toBe(200)
  expect((await userinfo({ authorization: `Bearer ${body.access_token}` })).status).toBe(401)
})

test('fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails', async () => {
  expect(await fapi.errorOf(ask(bench.server, client).url)).toBe('invalid_request')
})

test.each([
  [
    'fapi2-security-profile-final-par-ensure-pkce-required',
    { code_challenge: undefined, code_challenge_method: undefined },
  ],
  ['fapi2-security-profile-final-par-plain-pkce-rejected', { code_challenge_method: 'plain' }],
  ['fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request', { redirect_uri: undefined }],
])('%s', async (_id, more) => {
  const { status, body } = await fapi.push(client, more)
  expect([status, body.error]).toEqual([400, 'invalid_request'])
})

test('fapi2-security-profile-final-par-attempt-reuse-request_uri', async () => {
  const { body } = await fapi.push(client)
  const browser = openBrowser(bench.server.runtime.services)
  await browser.signIn(fapi.begin(client, body.request_uri), await bench.server.signIn(bench.person))
  expect(await fapi.errorOf(fapi.begin(client, body.request_uri))).toBe('invalid_request_uri')
})

test('fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client', async () => {
  const { body } = await fapi.push(client)
  expect(await fapi.errorOf(fapi.begin(other, body.request_uri))).not.toBe('none')
})

test('fapi2-security-profile-final-ensure-holder-of-key-required', async () => {
  const { status, body } = await fapi.redeem(client, await fapi.getCode(client), { dpop: undefined })
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client', async () => {
  const { status, body } = await fapi.redeem(other, await fapi.getCode(client))
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second', async () => {
  const code = await fapi.getCode(client)
  expect((await fapi.redeem(client, code)).status).toBe(200)
  expect((await fapi.redeem(client, code)).body.error).toBe('invalid_grant')
})

test('fapi2-security-profile-final-refresh-token', async () => {
  const { body: tokens } = await fapi.redeem(client, await fapi.getCode(client))
  const refresh = async (by: Client) =>
    fapi.send(
      TOKEN,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...(await fapi.assertionForm(by)) },
      await fapi.proof('POST', TOKEN),
    )
  // Refresh tokens are not replaced (FAPI 2.0 Security Profile §5.3.2.1).
  for (const response of [await refresh(client), await refresh(client)])
    expect([response.status, response.body.token_type]).toEqual([200, 'DPoP'])
  expect((await refresh(other)).body.error).toBe('invalid_grant')
})

test.each<[string, Assertion]>([
  ['by RS256', { alg: 'RS256' }],
  ['for the token endpoint', { audience: `http://localhost${TOKEN}` }],
  ['for several servers', { audience: ['https://other.example/', 'https://login.example/'] }],
])('a client assertion %s is rejected', async (_name, assertion) => {
  const { status, body } = await fapi.push(client, {}, assertion)
  expect([status, body.error]).toEqual([401, 'invalid_client'])
})

test('a client assertion for the token endpoint by its address is rejected', async () => {
  const { body } = await fapi.push(client, {}, { audience: `${bench.server.url}${TOKEN}` })
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
  const response = await fapi.settings(app.appId, body)
  expect([response.status, response.body.message]).toEqual([400, expect.stringContaining(message)])
})

test('an application keeps what the profile requires', async () => {
  const path = `/management/v1/projects/${bench.projectId}/apps/${client.appId}/oidc_config`
  const config = { redirectUris: [REDIRECT], authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' }
  expect((await bench.server.rest('PUT', path, config)).status).toBe(400)
})

test('each requirement is a setting of its own too', async () => {
  const app = await bench.server.addApp(bench.projectId)
  await fapi.settings(app.appId, { require_pushed_authorization_requests: true, dpop_bound_access_tokens: true })
  expect(await fapi.errorOf(ask(bench.server, app).url)).toBe('invalid_request')
  await fapi.settings(app.appId, { dpop_bound_access_tokens: true })
  const authRequest = ask(bench.server, app)
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(authRequest.url, await bench.server.signIn(bench.person))
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    code_verifier: authRequest.verifier,
    redirect_uri: REDIRECT,
    client_id: app.clientId,
    client_secret: app.clientSecret,
  }
  expect((await fapi.send(TOKEN, form)).body.error).toBe('invalid_grant')
})
