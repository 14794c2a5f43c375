/** Dynamic client registration (RFC 7591) and its management (RFC 7592). */
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getCode, redeem, signIn } from '#test/api/oidc/flows.ts'
import { type OidcServer, type Person, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

let server: OidcServer
let minnie: Person
let projectId: string
let initial: string
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  initial = await issue(server.pat)
})
afterAll(() => server.stop())

const tokenPath = () => `/usher/v1/projects/${projectId}/registration_tokens`
async function issue(token: string, body: object = {}): Promise<string> {
  return (await server.rest('POST', tokenPath(), body, { token })).body.initial_access_token
}

async function call(method: string, url: string, token: string | undefined, body?: unknown): Promise<JsonResponse> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}
const register = (body: unknown, token: string | undefined = initial) =>
  call('POST', `${server.url}/oauth/v2/register`, token, body)
const web = { redirect_uris: [REDIRECT], client_name: 'Shop' }

test('a client registers itself, is an application of the project, and signs people in', async () => {
  const name = uniqueName('shop')
  const { status, headers, body } = await register({
    ...web,
    client_name: name,
    grant_types: ['authorization_code', 'refresh_token'],
  })
  expect([status, headers.get('cache-control')]).toEqual([201, expect.stringContaining('no-store')])
  expect(body).toMatchObject({
    client_id: expect.any(String),
    client_secret: expect.any(String),
    client_secret_expires_at: 0,
    client_id_issued_at: expect.any(Number),
    client_name: name,
    redirect_uris: [REDIRECT],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    registration_access_token: expect.any(String),
    registration_client_uri: `${server.url}/oauth/v2/register/${body.client_id}`,
  })
  const apps = await server.rest('POST', `/management/v1/projects/${projectId}/apps/_search`, {})
  const [app] = apps.body.result.filter((one: { name: string }) => one.name === name)
  expect(app.oidcConfig.clientId).toBe(body.client_id)
  const client = { appId: app.id, clientId: body.client_id, clientSecret: body.client_secret }
  expect((await signIn(server, client, minnie)).tokens.refresh_token).toBeTypeOf('string')
})

test('a client reads, replaces and removes its registration, and nothing else', async () => {
  const { body: one } = await register(web)
  const { body: other } = await register(web)
  expect(one.client_name).not.toBe(other.client_name)
  const { registration_client_uri: uri, registration_access_token: token } = one
  expect((await call('GET', uri, token)).body).toMatchObject({ client_id: one.client_id, redirect_uris: [REDIRECT] })
  expect((await call('GET', uri, token)).body).not.toHaveProperty('client_secret')
  const strangers = await Promise.all(
    ['GET', 'PUT', 'DELETE'].map((method) =>
      call(
        method,
        uri,
        other.registration_access_token,
        method === 'PUT' ? { ...web, client_id: one.client_id } : undefined,
      ),
    ),
  )
  expect(strangers.map(({ status, body }) => [status, body.error])).toEqual(Array(3).fill([401, 'invalid_token']))
  const changed = {
    client_id: one.client_id,
    client_secret: one.client_secret,
    redirect_uris: ['https://new.acme.ch/'],
  }
  const replaced = await call('PUT', uri, token, changed)
  expect([replaced.status, replaced.body.redirect_uris]).toEqual([200, ['https://new.acme.ch/']])
  const next = replaced.body.registration_access_token
  expect(next).not.toBe(token)
  expect((await call('GET', uri, token)).status).toBe(401)
  expect((await call('GET', uri, next)).body).toMatchObject({ registration_access_token: next })
  expect((await call('DELETE', uri, next)).status).toBe(204)
  expect((await call('GET', uri, next)).status).toBe(401)
  expect((await call('GET', other.registration_client_uri, other.registration_access_token)).status).toBe(200)
})

test('a rejected replacement does not change the registration and its token', async () => {
  const { body } = await register(web)
  const { registration_client_uri: uri, registration_access_token: token } = body
  const wrong = { ...web, client_id: body.client_id, redirect_uris: ['javascript:alert(1)'] }
  expect((await call('PUT', uri, token, wrong)).status).toBe(400)
  expect((await call('GET', uri, token)).body).toMatchObject({ redirect_uris: [REDIRECT] })
})

test.each([
  ['another client_id', { client_id: 'other' }, 'client_id must be that of the client'],
  ['another secret', { client_secret: 'wrong' }, 'client_secret must be the present one'],
  ['an issued member', { client_id_issued_at: 1 }, 'client_id_issued_at must not be in the request'],
])('a replacement with %s is rejected', async (_name, change, description) => {
  const { body } = await register(web)
  const { registration_client_uri: uri, registration_access_token: token } = body
  const response = await call('PUT', uri, token, { ...web, client_id: body.client_id, ...change })
  expect([response.status, response.body]).toEqual([
    400,
    expect.objectContaining({ error: 'invalid_request', error_description: description }),
  ])
})

test('a client that changes to authentication by secret gets a secret', async () => {
  const { body } = await register({ ...web, token_endpoint_auth_method: 'none' })
  expect(body).not.toHaveProperty('client_secret')
  const response = await call('PUT', body.registration_client_uri, body.registration_access_token, {
    ...web,
    client_id: body.client_id,
    token_endpoint_auth_method: 'client_secret_post',
  })
  const client = { appId: '', clientId: body.client_id, clientSecret: response.body.client_secret }
  expect((await signIn(server, client, minnie)).tokens.id_token).toBeTypeOf('string')
})

test('a client authenticates by the key that it registered, under its own key id', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: '1' }] }
  const { body } = await register({ ...web, token_endpoint_auth_method: 'private_key_jwt', jwks })
  const { body: second } = await register({ ...web, token_endpoint_auth_method: 'private_key_jwt', jwks })
  for (const { client_id: clientId } of [body, second]) {
    const client = { appId: '', clientId, clientSecret: '' }
    const assertion = await new SignJWT({ jti: uniqueName('jti') })
      .setProtectedHeader({ alg: 'RS256', kid: '1' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(server.url)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(privateKey)
    const form = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }
    expect((await redeem(server, client, await getCode(server, client, minnie), form)).status).toBe(200)
  }
})

const DESCRIPTION = {
  'client_name#de': 'Laden',
  'policy_uri#de-CH': 'https://app.acme.ch/datenschutz',
  client_uri: 'https://app.acme.ch',
  logo_uri: 'https://app.acme.ch/logo.svg',
  policy_uri: 'https://app.acme.ch/privacy',
  tos_uri: 'https://app.acme.ch/terms',
  contacts: ['shop@acme.ch', 'ops@acme.ch'],
  software_id: '4NRB1-0XZABZI9E6-5SM3R',
  software_version: '2.1',
  initiate_login_uri: 'https://app.acme.ch/start',
  scope: 'openid profile',
  jwks_uri: 'https://app.acme.ch/jwks',
  token_endpoint_auth_signing_alg: 'ES256',
  request_object_signing_alg: 'PS256',
  require_signed_request_object: true,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
  default_max_age: 600,
  default_acr_values: ['mfa'],
  backchannel_logout_uri: 'https://app.acme.ch/logout',
  backchannel_logout_session_required: true,
  frontchannel_logout_uri: 'https://app.acme.ch/frame',
  frontchannel_logout_session_required: true,
  post_logout_redirect_uris: ['https://app.acme.ch/bye'],
  require_auth_time: true,
  subject_type: 'public',
  application_type: 'web',
  id_token_signed_response_alg: 'RS256',
  authorization_signed_response_alg: 'RS256',
  introspection_signed_response_alg: 'RS256',
}

test('every member of the standards is stored and returned, and an absent one removed by a replacement', async () => {
  const { status, body } = await register({ ...web, ...DESCRIPTION, x_own: 'ignored' })
  expect([status, body]).toEqual([201, expect.objectContaining(DESCRIPTION)])
  expect(body).not.toHaveProperty('x_own')
  const { registration_client_uri: uri, registration_access_token: token } = body
  expect((await call('GET', uri, token)).body).toMatchObject(DESCRIPTION)
  const replaced = await call('PUT', uri, token, { ...web, client_id: body.client_id, contacts: [], logo_uri: '' })
  expect(replaced.status).toBe(200)
  for (const name of ['contacts', 'logo_uri', 'scope', 'jwks_uri', 'client_name#de', 'software_id'])
    expect(replaced.body).not.toHaveProperty(name)
})

test.each([
  'sector_identifier_uri',
  'request_uris',
  'userinfo_signed_response_alg',
  'id_token_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
  'authorization_encrypted_response_alg',
  'introspection_encrypted_response_alg',
  'request_object_encryption_alg',
])('%s is not supported, and rejected by name', async (name) => {
  const { status, body } = await register({ ...web, [name]: 'https://app.acme.ch/x' })
  expect([status, body.error, body.error_description]).toEqual([
    400,
    'invalid_client_metadata',
    `${name} is not supported`,
  ])
})

test.each([
  [['http://localhost:3000/callback'], 'native'],
  [['http://127.0.0.1/callback', 'com.acme.shop:/callback'], 'native'],
  [['https://app.acme.ch/callback'], 'web'],
])('a public client that names no type and has the addresses %j is %s', async (redirect_uris, type) => {
  const { status, body } = await register({ ...web, redirect_uris, token_endpoint_auth_method: 'none' })
  expect([status, body.application_type]).toEqual([201, type])
})

test.each<[string, unknown, string]>([
  ['no redirect address', {}, 'invalid_redirect_uri'],
  ['a fragment', { redirect_uris: [`${REDIRECT}#x`] }, 'invalid_redirect_uri'],
  ['a script', { redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
  ['no list', { redirect_uris: REDIRECT }, 'invalid_redirect_uri'],
  ['an unknown method', { ...web, token_endpoint_auth_method: 'magic' }, 'invalid_client_metadata'],
  ['the grant of machine users', { ...web, grant_types: ['client_credentials'] }, 'invalid_client_metadata'],
  ['a response type without its grant', { ...web, response_types: ['id_token'] }, 'invalid_client_metadata'],
  ['an unsigned id token', { ...web, id_token_signed_response_alg: 'none' }, 'invalid_client_metadata'],
  ['a software statement', { ...web, software_statement: 'e30.e30.e30' }, 'unapproved_software_statement'],
  [
    'keys by address and in place',
    { ...web, jwks: { keys: [] }, jwks_uri: 'https://a.ch/' },
    'invalid_client_metadata',
  ],
  [
    'a certificate method of a server without TLS',
    { ...web, token_endpoint_auth_method: 'tls_client_auth' },
    'invalid_client_metadata',
  ],
  ['no keys for assertions', { ...web, token_endpoint_auth_method: 'private_key_jwt' }, 'invalid_client_metadata'],
  ['keys by an address without TLS', { ...web, jwks_uri: 'http://app.acme.ch/jwks' }, 'invalid_client_metadata'],
  ['a flag that is none', { ...web, require_auth_time: 'yes' }, 'invalid_client_metadata'],
  [
    'a key that is none',
    { ...web, jwks: { keys: [{ kty: 'RSA', kid: '1', n: 'AQ', e: 'AQAB' }] } },
    'invalid_client_metadata',
  ],
  ['pairwise subjects', { ...web, subject_type: 'pairwise' }, 'invalid_client_metadata'],
  ['a logout address elsewhere', { ...web, frontchannel_logout_uri: 'https://x.ch/' }, 'invalid_client_metadata'],
  ['a list', [], 'invalid_request'],
  ['no JSON', '{', 'invalid_request'],
])('metadata with %s is rejected', async (_name, metadata, error) => {
  const response = await register(metadata)
  expect([response.status, response.body]).toEqual([
    400,
    expect.objectContaining({ error, error_description: expect.any(String) }),
  ])
})

test.each([
  ['none', undefined],
  ['an unknown one', 'unknown'],
])('without an initial access token (%s) registration is rejected', async (_name, token) => {
  const response = await call('POST', `${server.url}/oauth/v2/register`, token, web)
  expect([response.status, response.body.error, response.headers.get('www-authenticate')]).toEqual([
    401,
    'invalid_token',
    'Bearer error="invalid_token"',
  ])
})

test('a personal access token is no initial access token', async () => {
  expect((await register(web, server.pat)).status).toBe(401)
})

test('a user who may add applications issues tokens, which end with that permission', async () => {
  const { body } = await server.rest('GET', '/management/v1/orgs/me')
  const owner = await addCaller(server, { orgId: body.org.id, roles: ['ORG_OWNER'] })
  const nobody = await addCaller(server, { orgId: body.org.id })
  expect((await server.rest('POST', tokenPath(), {}, { token: nobody.token })).status).toBe(403)
  const token = await issue(owner.token)
  expect((await register(web, token)).status).toBe(201)
  await server.rest('DELETE', `/management/v1/orgs/me/members/${owner.userId}`)
  expect((await register(web, token)).body.error).toBe('invalid_token')
})

test.each([0, -1, 1.5, 99_999_999, '60'])('a lifetime of %s is rejected', async (expires_in) => {
  const response = await server.rest('POST', tokenPath(), { expires_in })
  expect([response.status, response.body.message]).toEqual([400, expect.stringContaining('expires_in')])
})

test('discovery announces it', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({ registration_endpoint: `${server.url}/oauth/v2/register` })
})
