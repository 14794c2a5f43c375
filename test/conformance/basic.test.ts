/** OpenID Connect Basic OP, Config OP and Form Post OP: one test a point, named by the id of its module. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, refresh, userinfo } from '#test/api/oidc/flows.ts'
import { REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.server.stop())

test('oidcc-server', async () => {
  const { reply, back } = await bench.signIn({ nonce: 'n-1' })
  expect(reply.status).toBe(200)
  expect(reply.headers.get('cache-control')).toContain('no-store')
  expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) })
  const claims = await bench.verify(reply.body.id_token)
  expect(claims).toMatchObject({
    sub: bench.person.userId,
    nonce: 'n-1',
    iat: expect.any(Number),
    exp: expect.any(Number),
  })
  expect([back.searchParams.get('state'), back.searchParams.get('iss')]).toEqual(['xyz', bench.server.url])
})

test('oidcc-response-type-missing', async () => {
  expect(await bench.refusal({ response_type: undefined })).toBe('invalid_request')
})

test('oidcc-idtoken-signature', async () => {
  const { reply } = await bench.signIn()
  const [header = ''] = reply.body.id_token.split('.')
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
    alg: 'RS256',
    kid: expect.any(String),
  })
  const forged = `${reply.body.id_token.slice(0, -8)}AAAAAAAA`
  await expect(bench.verify(forged)).rejects.toThrow('signature')
})

test('oidcc-userinfo-get', async () => {
  const { reply } = await bench.signIn()
  const claims = await userinfo(bench.server, reply.body.access_token)
  expect([claims.status, claims.body.sub]).toEqual([200, bench.person.userId])
})

const postUserinfo = (headers: Record<string, string>, body?: URLSearchParams) =>
  fetch(`${bench.server.url}/oidc/v1/userinfo`, { method: 'POST', headers, ...(body ? { body } : {}) })

test('oidcc-userinfo-post-header', async () => {
  const { reply } = await bench.signIn()
  const response = await postUserinfo({ authorization: `Bearer ${reply.body.access_token}` })
  expect(await response.json()).toMatchObject({ sub: bench.person.userId })
})

test('oidcc-userinfo-post-body', async () => {
  const { reply } = await bench.signIn()
  const response = await postUserinfo({}, new URLSearchParams({ access_token: reply.body.access_token }))
  expect(await response.json()).toMatchObject({ sub: bench.person.userId })
})

test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
  const { reply } = await bench.signIn()
  expect(claimsOf(reply.body.id_token)).not.toHaveProperty('nonce')
})

test.each([
  ['oidcc-scope-profile', 'profile', 'name'],
  ['oidcc-scope-email', 'email', 'email'],
  ['oidcc-scope-phone', 'phone', 'phone_number'],
])('%s', async (_id, scope, claim) => {
  const { reply } = await bench.signIn({ scope: `openid ${scope}` })
  expect((await userinfo(bench.server, reply.body.access_token)).body).toHaveProperty(claim)
})

test('oidcc-scope-address', async () => {
  // Postal addresses are not stored: the scope is accepted and gives no claim.
  const { reply } = await bench.signIn({ scope: 'openid address' })
  expect(reply.status).toBe(200)
})

test('oidcc-scope-all', async () => {
  const { reply } = await bench.signIn({ scope: 'openid profile email phone address' })
  const { body } = await userinfo(bench.server, reply.body.access_token)
  for (const claim of ['name', 'email', 'phone_number']) expect(body).toHaveProperty(claim)
})

test('oidcc-ensure-other-scope-order-succeeds', async () => {
  expect((await bench.signIn({ scope: 'email openid' })).reply.body.id_token).toBeTypeOf('string')
})

test.each([
  ['oidcc-display-page', { display: 'page' }],
  ['oidcc-display-popup', { display: 'popup' }],
  ['oidcc-ui-locales', { ui_locales: 'se' }],
  ['oidcc-claims-locales', { claims_locales: 'se' }],
  ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
  ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
  ['oidcc-ensure-request-with-valid-pkce-succeeds', {}],
  ['oidcc-claims-essential', { claims: '{"userinfo":{"name":{"essential":true}}}' }],
  ['oidcc-login-hint', { login_hint: 'buffy@example.com' }],
])('%s', async (_id, more) => {
  expect((await bench.signIn(more)).reply.status).toBe(200)
})

test('oidcc-prompt-login', async () => {
  const { browser } = await bench.signIn()
  const page = await browser.get(ask(bench.server, bench.client, { prompt: 'login' }).url)
  expect(page.location).toContain('/ui/login/')
})

test('oidcc-prompt-none-not-logged-in', async () => {
  expect(await bench.refusal({ prompt: 'none' })).toBe('login_required')
})

test('oidcc-prompt-none-logged-in', async () => {
  const { browser } = await bench.signIn()
  expect((await browser.get(ask(bench.server, bench.client, { prompt: 'none' }).url)).location).toContain('code=')
})

test('oidcc-max-age-1', async () => {
  const { browser } = await bench.signIn()
  const again = await browser.get(ask(bench.server, bench.client, { max_age: '0' }).url)
  expect(again.location).toContain('/ui/login/')
})

test('oidcc-max-age-10000', async () => {
  const { reply } = await bench.signIn({ max_age: '10000' })
  expect(claimsOf(reply.body.id_token).auth_time).toBeTypeOf('number')
})

test('oidcc-id-token-hint', async () => {
  const { browser, reply } = await bench.signIn()
  const { url } = ask(bench.server, bench.client, { prompt: 'none', id_token_hint: reply.body.id_token })
  expect((await browser.get(url)).location).toContain('code=')
})

test('oidcc-redirect-uri-query-OK', async () => {
  const uri = 'https://app.acme.ch/callback?foo=bar'
  const client = await bench.server.addApp(bench.projectId, { redirectUris: [uri] })
  const { url } = ask(bench.server, client, { redirect_uri: uri })
  const back = await openBrowser(bench.server.runtime.services).signIn(url, await bench.server.signIn(bench.person))
  expect([back.searchParams.get('foo'), back.searchParams.has('code')]).toEqual(['bar', true])
})

test.each([
  ['oidcc-redirect-uri-query-mismatch', `${REDIRECT}?bar=foo`],
  ['oidcc-redirect-uri-query-added', `${REDIRECT}?foo=bar`],
  ['oidcc-ensure-registered-redirect-uri', 'https://other.acme.ch/callback'],
])('%s', async (_id, redirect_uri) => {
  expect(await bench.refusal({ redirect_uri })).toBe('page: invalid_redirect_uri')
})

test('oidcc-ensure-redirect-uri-in-authorization-request', async () => {
  const redirectUris = [REDIRECT, 'https://app.acme.ch/other']
  const client = await bench.server.addApp(bench.projectId, { redirectUris })
  const response = await fetch(ask(bench.server, client, { redirect_uri: undefined }).url, { redirect: 'manual' })
  expect([response.status, response.headers.get('location')]).toEqual([400, null])
})

test('oidcc-codereuse', async () => {
  const authRequest = ask(bench.server, bench.client)
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(authRequest.url, await bench.server.signIn(bench.person))
  const code = back.searchParams.get('code') ?? ''
  const first = await bench.redeemCode(code, authRequest.verifier)
  expect((await bench.redeemCode(code, authRequest.verifier)).body.error).toBe('invalid_grant')
  expect((await userinfo(bench.server, first.body.access_token)).status).toBe(401)
})

test('oidcc-ensure-post-request-succeeds', async () => {
  const authorizeUrl = new URL(ask(bench.server, bench.client).url)
  const page = await openBrowser(bench.server.runtime.services).post(
    `${authorizeUrl.origin}${authorizeUrl.pathname}`,
    Object.fromEntries(authorizeUrl.searchParams),
  )
  expect(page.location).toContain('/oauth/v2/authorize?')
})

test('oidcc-server-client-secret-post', async () => {
  const { clientId, clientSecret } = bench.client
  const authRequest = ask(bench.server, bench.client)
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(authRequest.url, await bench.server.signIn(bench.person))
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    code_verifier: authRequest.verifier,
    redirect_uri: REDIRECT,
    client_id: clientId,
    client_secret: clientSecret,
  }
  const body = new URLSearchParams(form)
  expect((await fetch(`${bench.server.url}/oauth/v2/token`, { method: 'POST', body })).status).toBe(200)
})

test.each(['none', 'RS256'])('oidcc-request-uri and unsigned request objects (%s)', async (alg) => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const request = `${encode({ alg })}.${encode({ iss: bench.client.clientId, aud: bench.server.url })}.`
  expect(await bench.refusal({ request })).toBe('invalid_request_object')
  expect(await bench.refusal({ request_uri: 'https://app.acme.ch/request.jwt' })).toBe('request_uri_not_supported')
})

test('oidcc-refresh-token', async () => {
  const { reply } = await bench.signIn()
  const next = await refresh(bench.server, bench.client, reply.body.refresh_token)
  expect(next.status).toBe(200)
  const [one, other] = [claimsOf(reply.body.id_token), claimsOf(next.body.id_token)]
  expect([other.iss, other.sub, other.aud, other.auth_time]).toEqual([one.iss, one.sub, one.aud, one.auth_time])
  const stranger = await bench.server.addApp(bench.projectId)
  expect((await refresh(bench.server, stranger, next.body.refresh_token)).body.error).toBe('invalid_grant')
})

test('oidcc-discovery-endpoint-verification', async () => {
  const document = await bench.discovery()
  expect(document).toMatchObject({ issuer: bench.server.url, claims_supported: expect.any(Array) })
  for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
    expect(String(document[name]).startsWith(bench.server.url)).toBe(true)
  for (const name of ['response_types_supported', 'subject_types_supported', 'id_token_signing_alg_values_supported'])
    expect(document[name]).toEqual(expect.arrayContaining([expect.any(String)]))
})

test('oidcc-server-rotate-keys: the keys have ids, and no private parts', async () => {
  const response = await fetch(`${bench.server.url}/oauth/v2/keys`)
  const { keys } = (await response.json()) as { keys: Record<string, unknown>[] }
  for (const key of keys) {
    expect(key).toMatchObject({ kid: expect.any(String), use: 'sig', kty: 'RSA' })
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(secret)
  }
})

test('oidcc-server (form_post)', async () => {
  const { url } = ask(bench.server, bench.client, { response_mode: 'form_post', state: '"><script>' })
  const browser = openBrowser(bench.server.runtime.services)
  const page = await browser.follow(url, await bench.server.signIn(bench.person))
  expect(page.body).toContain(`action="${REDIRECT}"`)
  expect(page.body).toMatch(/name="code" value="[^"]+"/)
  expect(page.body).not.toContain('"><script>')
})
