import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notifyOfUserSignOut } from '#domain/sign-in/user-sign-out.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, redeem, refresh, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'

let server: OidcServer
let minnie: Person
let projectId: string
const received: { path: string; token: string }[] = []
/** Statuses to answer with, in turn; 200 after them. */
const statuses: number[] = []
const application = createServer(async (request, response) => {
  const token = new URLSearchParams(await textOf(request)).get('logout_token') ?? ''
  received.push({ path: request.url ?? '', token })
  response.writeHead(statuses.shift() ?? 200).end()
})
let uri: (path: string) => string
beforeAll(async () => {
  application.listen(0, '127.0.0.1')
  await once(application, 'listening')
  // Listening on a port, so not a path.
  const { port } = application.address() as { port: number }
  uri = (path) => `http://127.0.0.1:${port}${path}`
  server = await startOidcServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
})
afterAll(async () => {
  await server.stop()
  application.close()
})

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

const until = async (holds: () => boolean) => expect.poll(holds, { timeout: 20_000, interval: 20 }).toBe(true)
const signOut = (idToken: string) => `${server.url}/oidc/v1/end_session?id_token_hint=${idToken}`
const at = (path: string) => received.filter((one) => one.path === path)

test('every application that got tokens in a session gets a logout token when it ends', async () => {
  const [one, other] = await Promise.all(
    ['/one', '/other'].map((path) => server.addApp(projectId, { backChannelLogoutUri: uri(path) })),
  )
  if (!one || !other) throw new Error('no applications')
  const { tokens, browser, sessionId } = await signIn(server, one, minnie)
  await signIn(server, other, minnie)
  expect((await browser.get(signOut(tokens.id_token))).status).toBe(303)
  await until(() => at('/one').length === 1)
  const keys = createRemoteJWKSet(new URL(`${server.url}/oauth/v2/keys`))
  const expected = { issuer: server.url, audience: one.clientId, typ: 'logout+jwt' }
  const { payload } = await jwtVerify(at('/one')[0]?.token ?? '', keys, expected)
  expect(payload).toMatchObject({ sub: minnie.userId, sid: sessionId, jti: expect.any(String) })
  expect(payload.events).toEqual({ 'http://schemas.openid.net/event/backchannel-logout': {} })
  expect(payload).not.toHaveProperty('nonce')
  // Its own session stays valid.
  expect(at('/other')).toHaveLength(0)
})

test.each<[string, (person: Person) => Promise<unknown>]>([
  ['deactivated', ({ userId }) => server.rest('POST', `/management/v1/users/${userId}/_deactivate`, {})],
  ['locked', ({ userId }) => server.rest('POST', `/management/v1/users/${userId}/_lock`, {})],
  ['removed', ({ userId }) => server.rest('DELETE', `/management/v1/users/${userId}`)],
  [
    'given another password',
    ({ userId }) => server.rest('POST', `/management/v1/users/${userId}/password`, { password: 'Password2!' }),
  ],
])('when a user is %s, the applications of all sessions are notified once', async (name, change) => {
  const person = await server.addPerson(uniqueName('person'))
  const path = `/user/${name.slice(0, 4).trim()}`
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri(path) })
  const [one, other] = [await signIn(server, app, person), await signIn(server, app, person)]
  await change(person)
  await until(() => at(path).length === 2)
  const sessions = at(path).map(({ token }) => claimsOf(token).sid)
  expect(sessions.toSorted()).toEqual([one.sessionId, other.sessionId].toSorted())
  await notifyOfUserSignOut(server.runtime.services, person.userId, Date.now())
  expect(await server.runtime.storage.claim('back_channel_logout', 10, 1_000)).toEqual([])
})

test('when DeleteSession ends a sign-in at the pages, its applications are notified and its tokens end', async () => {
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri('/deleted') })
  const { tokens, sessionId } = await signIn(server, app, minnie)
  expect((await userinfo(server, tokens.access_token)).status).toBe(200)
  expect((await server.rest('DELETE', `/v2/sessions/${sessionId}`, {})).status).toBe(200)
  await until(() => at('/deleted').length === 1)
  expect(claimsOf(at('/deleted')[0]?.token ?? '')).toMatchObject({ sub: minnie.userId, sid: sessionId })
  expect((await userinfo(server, tokens.access_token)).status).toBe(401)
  expect((await refresh(server, app, tokens.refresh_token)).body.error).toBe('invalid_grant')
})

test('when a session of the session API is terminated, its applications are notified', async () => {
  const app = await server.addApp(projectId, {
    backChannelLogoutUri: uri('/api'),
    loginVersion: { loginV2: { baseUri: 'https://login.acme.ch/' } },
  })
  const { body: org } = await server.rest('GET', '/management/v1/orgs/me')
  const loginClient = await addCaller(server, { orgId: org.org.id, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
  const authRequest = ask(server, app)
  const { location = '' } = await openBrowser(server.runtime.services).get(authRequest.url)
  const checks = { user: { userId: minnie.userId }, password: { password: 'Password1!' } }
  const { body: session } = await server.rest('POST', '/v2/sessions', { checks }, { token: loginClient.token })
  const requestId = new URL(location).searchParams.get('authRequest')
  const response = await server.rest(
    'POST',
    `/v2/oidc/auth_requests/${requestId}`,
    {
      session: { sessionId: session.sessionId, sessionToken: session.sessionToken },
    },
    { token: loginClient.token },
  )
  const code = new URL(response.body.callbackUrl).searchParams.get('code') ?? ''
  expect((await redeem(server, app, { code, verifier: authRequest.verifier })).status).toBe(200)
  await server.rest('DELETE', `/v2/sessions/${session.sessionId}`, {}, { token: loginClient.token })
  await until(() => at('/api').length === 1)
  expect(claimsOf(at('/api')[0]?.token ?? '')).toMatchObject({ sub: minnie.userId, sid: session.sessionId })
})

test('no logout token is sent for a session that stays valid after a change of the password', async () => {
  const person = await server.addPerson(uniqueName('person'))
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri('/kept') })
  await server.rest('POST', `/management/v1/users/${person.userId}/password`, { password: 'Password2!' })
  const { tokens } = await signIn(server, app, person)
  await notifyOfUserSignOut(server.runtime.services, person.userId, Date.now())
  expect(at('/kept')).toHaveLength(0)
  expect((await userinfo(server, tokens.access_token)).status).toBe(200)
})

test('an application that rejects a logout token does not get it again', async () => {
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri('/retry') })
  const { tokens, browser } = await signIn(server, app, minnie)
  statuses.push(400)
  await browser.get(signOut(tokens.id_token))
  await until(() => at('/retry').length === 1)
  const pending = () => server.runtime.storage.claim('back_channel_logout', 10, 1_000)
  await expect.poll(async () => (await pending()).length, { timeout: 20_000 }).toBe(0)
})

test('a logout token is no id token and no access token', async () => {
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri('/token') })
  const { tokens, browser } = await signIn(server, app, minnie)
  await browser.get(signOut(tokens.id_token))
  await until(() => at('/token').length === 1)
  const token = at('/token')[0]?.token ?? ''
  expect((await browser.get(signOut(token))).status).toBe(400)
  const { status } = await server.rest('GET', '/management/v1/orgs/me', undefined, { token })
  expect(status).toBe(401)
})

test('discovery announces it', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  })
})
