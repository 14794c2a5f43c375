/** Codes and tokens: bound, used once, and of no use once a letter is changed (docs/security.md). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  claimsOf,
  getCode,
  introspect,
  post,
  postAtOnce,
  redeem,
  refresh,
  signIn,
  userinfo,
} from '#test/api/oidc/flows.ts'
import {
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

const OTHER = 'https://app.acme.ch/other'

let server: OidcServer
let projectId: string
let app: App
let other: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  const config = { redirectUris: [REDIRECT, OTHER] }
  app = await server.addApp(projectId, config)
  other = await server.addApp(projectId, config)
})
afterAll(() => server.stop())

test('of 50 clients that redeem one code at the same time, one gets tokens, which are revoked', async () => {
  const got = await getCode(server, app, minnie)
  const responses = await Promise.all(Array.from({ length: 50 }, () => redeem(server, app, got)))
  const winners = responses.filter((response) => response.status === 200)
  expect(winners).toHaveLength(1)
  for (const loser of responses.filter((response) => response.status !== 200))
    expect([loser.status, loser.body.error]).toEqual([400, 'invalid_grant'])
  // A replayed code revokes all tokens issued from it (RFC 6749 §4.1.2).
  expect((await userinfo(server, winners[0]?.body.access_token)).status).toBe(401)
})

test('reuse of a code revokes its tokens', async () => {
  const got = await getCode(server, app, minnie)
  const { body } = await redeem(server, app, got)
  expect((await userinfo(server, body.access_token)).status).toBe(200)
  expect((await redeem(server, app, got)).body.error).toBe('invalid_grant')
  expect((await userinfo(server, body.access_token)).status).toBe(401)
  expect((await refresh(server, app, body.refresh_token)).body.error).toBe('invalid_grant')
})

test.each(['confidential', 'public'])(
  'of two refreshes of a %s client at once, nobody loses the sign-in',
  async (kind) => {
    const client = kind === 'public' ? await server.addApp(projectId, publicClient) : app
    const { tokens } = await signIn(server, client, minnie)
    const fields = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')
    const form = client.clientSecret
      ? { headers: { authorization: `Basic ${basic}` }, fields }
      : { headers: {}, fields: { client_id: client.clientId, ...fields } }
    const responses = await postAtOnce(server, '/oauth/v2/token', Array(5).fill(form))
    const winners = responses.filter((response) => response.status === 200)
    expect(winners.length).toBeGreaterThanOrEqual(1)
    expect(new Set(winners.map((response) => response.body.refresh_token)).size).toBe(1)
    for (const { body } of winners) expect((await userinfo(server, body.access_token ?? '')).status).toBe(200)
    expect((await refresh(server, client, winners[0]?.body.refresh_token ?? '')).status).toBe(200)
  },
)

const publicClient = { appType: 'OIDC_APP_TYPE_USER_AGENT', authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }

test('reuse of a refresh token ends the sign-in', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const { body } = await refresh(server, app, tokens.refresh_token)
  expect((await refresh(server, app, tokens.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refresh(server, app, body.refresh_token)).body.error).toBe('invalid_grant')
})

test.each<[string, (got: { code: string; verifier: string }) => Promise<{ status: number; body: { error: string } }>]>([
  ['another client', (got) => redeem(server, other, got)],
  ['another registered address', (got) => redeem(server, app, got, { redirect_uri: OTHER })],
  ['another verifier', (got) => redeem(server, app, { ...got, verifier: 'a'.repeat(43) })],
  ['a wrong secret', (got) => redeem(server, { ...app, clientSecret: 'wrong' }, got)],
  ['no secret', (got) => redeem(server, { ...app, clientSecret: '' }, got)],
  ['a code with one letter changed', (got) => redeem(server, app, { ...got, code: flip(got.code) })],
  ['a code with one letter less', (got) => redeem(server, app, { ...got, code: got.code.slice(0, -1) })],
  ['a code as refresh token', (got) => refresh(server, app, got.code)],
])('a code is rejected with %s', async (_what, attempt) => {
  const got = await getCode(server, app, minnie)
  const { status, body } = await attempt(got)
  expect([400, 401]).toContain(status)
  expect(['invalid_grant', 'invalid_client']).toContain(body.error)
})

const flip = (text: string): string => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)

test('a token is rejected in place of another kind, and a changed token everywhere', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const { access_token, refresh_token, id_token } = tokens
  for (const token of [refresh_token, id_token, flip(access_token), access_token.slice(0, -1), `${access_token}x`, ''])
    expect([400, 401]).toContain((await userinfo(server, token)).status)
  for (const token of [access_token, id_token, flip(refresh_token), refresh_token.slice(0, -1)])
    expect((await refresh(server, app, token)).status).toBe(400)
  for (const token of [refresh_token, id_token, flip(access_token)]) {
    const { status } = await server.rest('GET', `/management/v1/users/${minnie.userId}`, undefined, { token })
    expect(status).toBe(401)
  }
})

test('a JWT access token with any part changed is refused by userinfo, introspection and the API', async () => {
  const jwtApp = await server.addApp(projectId, { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  const { tokens } = await signIn(server, jwtApp, minnie)
  const token = tokens.access_token
  const [header = '', payload = '', signature = ''] = token.split('.')
  const claims = claimsOf(token)
  expect(claims).toMatchObject({
    iss: server.url,
    sub: minnie.userId,
    aud: expect.arrayContaining([jwtApp.clientId, projectId]),
    client_id: jwtApp.clientId,
    jti: expect.any(String),
  })
  expect((await userinfo(server, token)).status).toBe(200)
  expect((await introspect(server, jwtApp, token)).body).toMatchObject({ active: true, jti: claims.jti })
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const changed = [
    `${header}.${encode({ ...claims, sub: 'somebody' })}.${signature}`,
    `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'x' })}.${payload}.${signature}`,
    `${header}.${payload}.${flip(signature)}`,
    `${header}.${payload}`,
    tokens.id_token,
    String(claims.jti),
  ]
  for (const bad of changed) {
    expect([400, 401]).toContain((await userinfo(server, bad)).status)
    expect((await introspect(server, jwtApp, bad)).body).toEqual({ active: false })
    const api = await server.rest('GET', `/management/v1/users/${minnie.userId}`, undefined, { token: bad })
    expect(api.status).toBe(401)
  }
})

test('the API rejects a valid token without the API in its audience', async () => {
  const { tokens } = await signIn(server, app, minnie, 'openid')
  expect((await userinfo(server, tokens.access_token)).status).toBe(200)
  const { status } = await server.rest('GET', `/management/v1/users/${minnie.userId}`, undefined, {
    token: tokens.access_token,
  })
  expect(status).toBe(401)
})

test('a refresh for more scopes than granted is rejected, for fewer is accepted', async () => {
  const { tokens } = await signIn(server, app, minnie, 'openid email offline_access')
  const more = await refresh(server, app, tokens.refresh_token, { scope: 'openid email profile' })
  expect([more.status, more.body.error]).toEqual([400, 'invalid_scope'])
  const less = await refresh(server, app, tokens.refresh_token, { scope: 'openid' })
  expect((await userinfo(server, less.body.access_token)).body).toEqual({ sub: minnie.userId })
})

test('without offline_access, or without the grant, there is no refresh token', async () => {
  expect((await signIn(server, app, minnie, 'openid')).tokens.refresh_token).toBeUndefined()
  const once = await server.addApp(projectId, { grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'] })
  expect((await signIn(server, once, minnie)).tokens.refresh_token).toBeUndefined()
})

test('the token of another client cannot be revoked and looks unknown', async () => {
  const { tokens } = await signIn(server, app, minnie)
  expect((await post(server, '/oauth/v2/revoke', other, { token: tokens.access_token })).status).toBe(200)
  expect((await userinfo(server, tokens.access_token)).status).toBe(200)
  const revoked = await post(server, '/oauth/v2/revoke', app, { token: tokens.access_token })
  expect([revoked.status, revoked.headers.get('content-type')]).toEqual([200, null])
  expect((await userinfo(server, tokens.access_token)).status).toBe(401)
})

test('the store contains no secret of a client in clear text', async () => {
  const got = await getCode(server, app, minnie)
  const { body } = await redeem(server, app, got)
  const rows = await server.runtime.services.rows.selectFrom('oidc_records').selectAll().execute()
  const stored = JSON.stringify(rows)
  for (const secret of [got.code, body.access_token, body.refresh_token]) expect(stored).not.toContain(secret)
  const apps = JSON.stringify(await server.runtime.services.rows.selectFrom('apps').selectAll().execute())
  expect(apps).not.toContain(app.clientSecret)
  expect(server.logged.join()).not.toContain(body.access_token)
})

test('a replaced secret is rejected, and only the new one authenticates', async () => {
  const mine = await server.addApp(projectId)
  const path = `/management/v1/projects/${projectId}/apps/${mine.appId}/oidc_config/_generate_client_secret`
  const { body } = await server.rest('POST', path, {})
  await expect(signIn(server, mine, minnie)).rejects.toThrow(/401/)
  expect((await signIn(server, { ...mine, clientSecret: body.clientSecret }, minnie)).tokens.access_token).toBeTruthy()
})

test('an assertion is valid for its issuer, for this server, for an hour, and once if it has an id', async () => {
  const machine = await server.rest('POST', '/management/v1/users/machine', {
    userName: uniqueName('robot'),
    name: 'R',
  })
  const { userId } = machine.body
  const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
  const now = Math.floor(Date.now() / 1000)
  const attempt = async (claims: object) =>
    (await server.redeemAssertion(await server.assertion(file, claims as never))).status
  expect(await attempt({})).toBe(200)
  expect(await attempt({ aud: `${server.url}/oauth/v2/token` })).toBe(200)
  for (const bad of [
    { aud: 'https://else.example' },
    { aud: [server.url, 'https://else.example'] },
    { sub: minnie.userId },
    { iss: minnie.userId },
    { iss: minnie.userId, sub: minnie.userId },
    { exp: now - 60 },
    { iat: now, exp: now + 7200 },
    { iat: now - 7200, exp: now + 60 },
    { iat: undefined },
    { exp: undefined },
  ])
    expect([400, 401]).toContain(await attempt(bad))
  expect([await attempt({ jti: 'one' }), await attempt({ jti: 'one' })]).toEqual([200, 400])
})
