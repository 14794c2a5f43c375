/**
 * An exchanged token is good for no longer than the token it was exchanged for, and ends with it (RFC 8693 §2.2.1,
 * RFC 7009 §2.1): an exchange renews nothing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimsOf, introspect, post, refresh, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

const TYPE = 'urn:ietf:params:oauth:token-type'
let server: OidcServer
let app: App
let sibling: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  const projectId = await server.addProject()
  const grantTypes = [
    'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
    'OIDC_GRANT_TYPE_REFRESH_TOKEN',
    'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
  ]
  app = await server.addApp(projectId, { grantTypes })
  sibling = await server.addApp(projectId, { grantTypes })
  minnie = await server.addPerson(uniqueName('minnie'))
})
afterAll(() => server.stop())

const exchange = (client: App, token: string, more: Record<string, string> = {}) =>
  post(server, '/oauth/v2/token', client, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: token,
    subject_token_type: `${TYPE}:access_token`,
    ...more,
  })
const revoke = (client: App, token: string) => post(server, '/oauth/v2/revoke', client, { token })
const isLive = async (token: string) => {
  const { body } = await introspect(server, app, token)
  expect((await userinfo(server, token)).status).toBe(body.active ? 200 : 401)
  return body.active
}
const expiryOf = async (token: string) => (await introspect(server, app, token)).body.exp

/** Moves the end of a stored token to a minute from now. */
async function shorten(token: string): Promise<number> {
  const { jti } = (await introspect(server, app, token)).body
  const { services } = server.runtime
  const row = await services.rows.selectFrom('oidc_records').selectAll().where('id', '=', jti).executeTakeFirstOrThrow()
  const end = Math.floor(Date.now() / 1000) + 60
  await services.events.writeRecords([{ table: 'oidc_records', put: { ...row, expires_at: end * 1000 } }])
  return end
}

test.each([
  ['opaque', {}],
  ['as JWT', { requested_token_type: `${TYPE}:jwt` }],
])('an exchanged token (%s) and one exchanged from it expire no later than the original', async (_form, more) => {
  const { tokens } = await signIn(server, app, minnie)
  const end = await shorten(tokens.access_token)
  let token = tokens.access_token
  for (const client of [app, sibling]) {
    const { status, body } = await exchange(client, token, more)
    expect(status).toBe(200)
    expect(body.expires_in).toBeLessThanOrEqual(60)
    token = body.access_token
    expect(await expiryOf(token)).toBeLessThanOrEqual(end)
    if ('requested_token_type' in more) expect(claimsOf(token).exp).toBeLessThanOrEqual(end)
  }
})

test('an exchanged token is revoked with each token that it derives from', async () => {
  for (const revoked of [0, 1]) {
    const { tokens } = await signIn(server, app, minnie)
    const chain = [tokens.access_token]
    for (const client of [app, sibling, app]) chain.push((await exchange(client, chain.at(-1) ?? '')).body.access_token)
    for (const token of chain) expect(await isLive(token)).toBe(true)
    await revoke(app, chain[revoked] ?? '')
    for (const [at, token] of chain.entries()) expect(await isLive(token)).toBe(at < revoked)
  }
})

test('an exchanged token is revoked with the refresh token of its sign-in', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const { body } = await exchange(sibling, tokens.access_token)
  expect(await isLive(body.access_token)).toBe(true)
  await revoke(app, tokens.refresh_token)
  expect(await isLive(body.access_token)).toBe(false)
})

test('a chain of token exchanges has a maximum length', async () => {
  let token = (await signIn(server, app, minnie)).tokens.access_token
  const responses: number[] = []
  for (let times = 0; times < 9; times++) {
    const { status, body } = await exchange(app, token)
    responses.push(status)
    token = body.access_token ?? token
  }
  expect(responses).toEqual([200, 200, 200, 200, 200, 200, 200, 200, 400])
})

test('the original token stays valid, and a refresh returns one with the full lifetime', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const { body } = await exchange(app, tokens.access_token)
  await revoke(app, body.access_token)
  expect(await isLive(tokens.access_token)).toBe(true)
  const fresh = await refresh(server, app, tokens.refresh_token)
  expect(fresh.body.expires_in).toBe(12 * 3600)
})
