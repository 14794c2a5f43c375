/** OpenID Connect RP-Initiated, Back-Channel and Front-Channel Logout: one test a point, named by the id of its module. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from '#test/api/oidc/browser.ts'
import { claimsOf, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { AFTER_SIGN_OUT } from '#test/api/oidc/oidc-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

const received: string[] = []
const application = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  received.push(new URLSearchParams(text).get('logout_token') ?? '')
  response.end()
})
let bench: Bench
beforeAll(async () => {
  application.listen(0, '127.0.0.1')
  await once(application, 'listening')
  // Listening on a port, so not a path.
  const { port } = application.address() as { port: number }
  bench = await startBench({ backChannelLogoutUri: `http://127.0.0.1:${port}/logout` })
})
afterAll(async () => {
  await bench.server.stop()
  application.close()
})

const leave = (browser: Browser, query: Record<string, string>) =>
  browser.get(`${bench.server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`)

test('oidcc-rp-initiated-logout', async () => {
  const { browser, reply } = await bench.signIn()
  const query = { id_token_hint: reply.body.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT, state: 's' }
  expect((await leave(browser, query)).location).toBe(`${AFTER_SIGN_OUT}?state=s`)
  expect((await userinfo(bench.server, reply.body.access_token)).status).toBe(401)
})

test('oidcc-rp-initiated-logout-no-state', async () => {
  const { browser, reply } = await bench.signIn()
  const query = { id_token_hint: reply.body.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT }
  expect((await leave(browser, query)).location).toBe(AFTER_SIGN_OUT)
})

test('oidcc-rp-initiated-logout-no-id-token-hint', async () => {
  const { browser } = await bench.signIn()
  const page = await leave(browser, { client_id: bench.client.clientId, post_logout_redirect_uri: AFTER_SIGN_OUT })
  expect([page.status, page.location, page.body.includes('<form')]).toEqual([200, undefined, true])
})

test('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', async () => {
  const { browser, reply } = await bench.signIn()
  const page = await leave(browser, { id_token_hint: reply.body.id_token })
  expect(page.location).toBe(`${bench.server.url}/oidc/v1/end_session/success`)
})

test('oidcc-rp-initiated-logout-only-state', async () => {
  const { browser } = await bench.signIn()
  const page = await leave(browser, { state: 'later' })
  expect([page.location, page.body.includes('<form')]).toEqual([undefined, true])
})

test('oidcc-rp-initiated-logout-discovery-endpoint-verification', async () => {
  expect(await bench.discovery()).toMatchObject({ end_session_endpoint: `${bench.server.url}/oidc/v1/end_session` })
})

test('oidcc-rp-initiated-logout-no-params', async () => {
  const { browser } = await bench.signIn()
  expect((await leave(browser, {})).body).toContain('<form')
})

test.each([
  ['oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', { post_logout_redirect_uri: 'https://evil.example/' }],
  [
    'oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri',
    { post_logout_redirect_uri: `${AFTER_SIGN_OUT}?a=b` },
  ],
])('%s', async (_id, more) => {
  const { browser, reply } = await bench.signIn()
  const page = await leave(browser, { id_token_hint: reply.body.id_token, ...more })
  expect([page.status, page.location]).toEqual([400, undefined])
})

test.each(['oidcc-rp-initiated-logout-bad-id-token-hint', 'oidcc-rp-initiated-logout-modified-id-token-hint'])(
  '%s',
  async (id) => {
    const { browser, reply } = await bench.signIn()
    const token: string = reply.body.id_token
    const hint = id.includes('bad') ? 'bad' : `${token.slice(0, -8)}AAAAAAAA`
    const page = await leave(browser, { id_token_hint: hint, post_logout_redirect_uri: AFTER_SIGN_OUT })
    expect([page.status, page.location]).toEqual([400, undefined])
    expect((await userinfo(bench.server, reply.body.access_token)).status).toBe(200)
  },
)

test('oidcc-backchannel-rp-initiated-logout', async () => {
  const { browser, reply } = await bench.signIn()
  await leave(browser, { id_token_hint: reply.body.id_token })
  const { sub, sid } = claimsOf(reply.body.id_token)
  await expect.poll(() => received.some((one) => claimsOf(one).sid === sid), { timeout: 20_000 }).toBe(true)
  const claims = await bench.verify(received.find((one) => claimsOf(one).sid === sid) ?? '')
  expect(claims).toMatchObject({ sub, iat: expect.any(Number), exp: expect.any(Number), jti: expect.any(String) })
  expect(claims.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
  expect(claims).not.toHaveProperty('nonce')
})

test('oidcc-backchannel-discovery-endpoint-verification', async () => {
  expect(await bench.discovery()).toMatchObject({
    end_session_endpoint: `${bench.server.url}/oidc/v1/end_session`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})

test('oidcc-frontchannel-rp-initiated-logout', async () => {
  const { server, projectId } = bench
  const app = await server.addApp(projectId)
  const frontchannel_logout_uri = 'https://app.acme.ch/front-channel'
  const path = `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`
  expect((await server.rest('PUT', path, { frontchannel_logout_uri })).status).toBe(200)
  const { tokens, browser } = await signIn(server, app, bench.person)
  const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT, state: 's' }
  const page = await leave(browser, query)
  const parameters = new URLSearchParams({ iss: server.url, sid: String(claimsOf(tokens.id_token).sid) })
  expect(page.body).toContain(`src="${frontchannel_logout_uri}?${String(parameters).replaceAll('&', '&amp;')}"`)
  expect(page.body).toContain(`href="${AFTER_SIGN_OUT}?state=s"`)
})

test('oidcc-frontchannel-discovery-endpoint-verification', async () => {
  expect(await bench.discovery()).toMatchObject({
    end_session_endpoint: `${bench.server.url}/oidc/v1/end_session`,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  })
})
