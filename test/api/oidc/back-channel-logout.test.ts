import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '#test/api/oidc/flows.ts'
import { type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'

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
  // Its own session goes on.
  expect(at('/other')).toHaveLength(0)
})

test('an application that rejects a logout token does not get it again', async () => {
  const app = await server.addApp(projectId, { backChannelLogoutUri: uri('/retry') })
  const { tokens, browser } = await signIn(server, app, minnie)
  statuses.push(400)
  await browser.get(signOut(tokens.id_token))
  await until(() => at('/retry').length === 1)
  const owed = () => server.runtime.storage.claim('back_channel_logout', 10, 1_000)
  await expect.poll(async () => (await owed()).length, { timeout: 20_000 }).toBe(0)
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
