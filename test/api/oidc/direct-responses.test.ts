/** The common form of a request is answered without the engine, and as the engine answers it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endSession } from '#domain/sign-in/end-session.ts'
import { claimsOf, postAtOnce, signIn } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { withoutRequestId } from '#test/support/error-body.ts'

let server: OidcServer
let projectId: string
let app: App
let jwtApp: App
let publicApp: App
let api: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  projectId = await server.addProject({ projectRoleAssertion: true })
  app = await server.addApp(projectId)
  jwtApp = await server.addApp(projectId, { accessTokenType: 'OIDC_TOKEN_TYPE_JWT', clockSkew: '2s' })
  publicApp = await server.addApp(projectId, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' })
  const config = { name: uniqueName('api'), authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' }
  api = (await server.rest('POST', `/management/v1/projects/${projectId}/apps/api`, config)).body
  await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey: 'admin', displayName: 'Admin' })
  await server.rest('POST', `/management/v1/users/${minnie.userId}/grants`, { projectId, roleKeys: ['admin'] })
})
afterAll(() => server.stop())

/** The engine serves responses in JWT form, so a request that accepts them is passed to it. */
const ENGINE = { accept: 'application/json, application/jwt;q=0.1' }
const basic = ({ clientId, clientSecret }: App) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
})

/** Only the engine's answers, which may be pages, have this header. */
const isEngine = ({ headers }: RequestInit): boolean => new Headers(headers).get('accept') === ENGINE.accept

/** `isJudged`: the answer must be by the one that the request is for. */
async function ask(path: string, init: RequestInit, isJudged = true) {
  const response = await fetch(server.url + path, init)
  const text = await response.text()
  const { status, headers } = response
  const comparedHeaders = ['content-type', 'cache-control', 'www-authenticate'].map((name) => headers.get(name))
  const isRefusal = status !== 200 || text.includes('"active":false')
  if (isJudged && !isRefusal) expect(headers.get('cross-origin-opener-policy') === 'unsafe-none').toBe(isEngine(init))
  return {
    status,
    headers: comparedHeaders,
    body: text ? withoutRequestId(status, headers, JSON.parse(text)) : undefined,
  }
}
const form = (path: string, headers: Record<string, string>, fields: Record<string, string>) =>
  ask(path, { method: 'POST', headers, body: new URLSearchParams(fields) })

/** By both; the direct response, if they are the same. */
async function same(one: (headers: Record<string, string>) => ReturnType<typeof ask>) {
  const [direct, engine] = [await one({}), await one(ENGINE)]
  expect(direct).toEqual(engine)
  return direct
}

const SCOPES = [
  'openid',
  'openid profile email phone offline_access',
  'openid urn:zitadel:iam:org:projects:roles urn:zitadel:iam:user:metadata urn:zitadel:iam:user:resourceowner',
  'openid urn:zitadel:iam:org:project:role:admin urn:zitadel:iam:org:project:id:zitadel:aud other',
]

describe.each(SCOPES)('with the scope %s', (scope) => {
  test.each(['opaque', 'jwt'])('userinfo and introspection of an %s token', async (form_) => {
    const { tokens } = await signIn(server, form_ === 'jwt' ? jwtApp : app, minnie, scope)
    const bearer = { authorization: `Bearer ${tokens.access_token}` }
    expect((await same((more) => ask('/oidc/v1/userinfo', { headers: { ...bearer, ...more } }))).body.sub).toBe(
      minnie.userId,
    )
    for (const client of [app, jwtApp, api]) {
      const token = tokens.access_token
      const introspection = await same((more) => form('/oauth/v2/introspect', { ...basic(client), ...more }, { token }))
      expect(introspection.body.active).toBe(true)
    }
  })

  test('client credentials', async () => {
    const userName = uniqueName('robot')
    const settings = { userName, name: 'R', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' }
    const { userId } = (await server.rest('POST', '/management/v1/users/machine', settings)).body
    const secret = (await server.rest('PUT', `/management/v1/users/${userId}/secret`, {})).body
    const fields = { grant_type: 'client_credentials', scope }
    const get = (more: Record<string, string>) => form('/oauth/v2/token', { ...basic(secret), ...more }, fields)
    const [direct, engine] = [await get({}), await get(ENGINE)]
    const shape = ({ status, headers, body: { access_token, id_token, ...body } }: typeof direct) => ({
      status,
      headers,
      body,
      access: timeless(access_token),
      id: timeless(id_token),
    })
    expect(shape(direct)).toEqual(shape(engine))
    expect(direct.status).toBe(200)
  })
})

describe.each([
  ['with a secret', () => app],
  ['with a secret, tokens as JWT', () => jwtApp],
  ['without a secret', () => publicApp],
])('refresh of an application %s', (_kind, application) => {
  const scope = 'openid profile email offline_access urn:zitadel:iam:org:projects:roles'
  const refreshForm = (token: string) => {
    const client = application()
    const fields = { grant_type: 'refresh_token', refresh_token: token }
    return client.clientSecret
      ? { headers: basic(client), fields }
      : { headers: {}, fields: { client_id: client.clientId, ...fields } }
  }
  /** `isJudged`: see `ask`. */
  const refresh = (token: string, more: Record<string, string>, isJudged = false, requestedScope?: string) => {
    const { headers, fields } = refreshForm(token)
    const body = new URLSearchParams({ ...fields, ...(requestedScope ? { scope: requestedScope } : {}) })
    return ask('/oauth/v2/token', { method: 'POST', headers: { ...headers, ...more }, body }, isJudged)
  }

  test('direct handler and engine rotate each other’s tokens, with equal results', async () => {
    const { tokens } = await signIn(server, application(), minnie, scope)
    const direct = await refresh(tokens.refresh_token, {}, true)
    const engine = await refresh(direct.body.refresh_token, ENGINE, true)
    const again = await refresh(engine.body.refresh_token, {}, true)
    const introspected = async ({ access_token: token }: { access_token: string }) =>
      withoutTimes((await form('/oauth/v2/introspect', basic(api), { token })).body)
    const shape = async ({ status, headers, body }: typeof direct) => ({
      status,
      headers,
      body: { ...body, access_token: '', refresh_token: '', id_token: '' },
      access: body.access_token.includes('.') ? timeless(body.access_token) : '',
      id: timeless(body.id_token),
      introspected: await introspected(body),
    })
    expect(direct.status).toBe(200)
    expect(await shape(direct)).toEqual(await shape(engine))
    expect(await shape(again)).toEqual(await shape(engine))
    expect(claimsOf(direct.body.id_token).nonce).toBe(claimsOf(tokens.id_token).nonce)
  })

  test('concurrent refreshes, direct and by the engine, all get the same successor', async () => {
    const { tokens } = await signIn(server, application(), minnie, scope)
    const one = refreshForm(tokens.refresh_token)
    const forms = [{}, ENGINE, {}, ENGINE, {}].map((more) => ({ ...one, headers: { ...one.headers, ...more } }))
    const responses = await postAtOnce(server, '/oauth/v2/token', forms)
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(responses.map(({ body }) => body.refresh_token)).size).toBe(1)
  })

  test.each([
    ['the engine', {}, ENGINE],
    ['a direct answer', ENGINE, {}],
  ])('a reused token, sent to %s, ends the sign-in', async (_by, first, second) => {
    const { tokens } = await signIn(server, application(), minnie, scope)
    const { body } = await refresh(tokens.refresh_token, first)
    expect((await refresh(tokens.refresh_token, second)).body.error).toBe('invalid_grant')
    for (const more of [{}, ENGINE]) expect((await refresh(body.refresh_token, more)).body.error).toBe('invalid_grant')
  })

  test('a smaller and a larger scope than granted get equal responses from both', async () => {
    const { tokens } = await signIn(server, application(), minnie, scope)
    const less = await refresh(tokens.refresh_token, {}, false, 'openid')
    expect(less.body.scope).toBe('openid')
    const more = await refresh(less.body.refresh_token, {}, false, 'openid phone')
    expect(more.body.error).toBe('invalid_scope')
    expect((await refresh(less.body.refresh_token, {})).status).toBe(200)
  })
})

/** A response of introspection without the values that differ between tokens. */
function withoutTimes(response: Record<string, unknown>): Record<string, unknown> {
  const { jti: _jti, iat: _iat, nbf: _nbf, exp: _exp, ...rest } = response
  return rest
}

/** Claims without the values that differ between tokens. */
function timeless(jwt: string): Record<string, unknown> {
  const { jti: _jti, iat: _iat, nbf: _nbf, exp: _exp, ...claims } = claimsOf(jwt)
  return claims
}

test('both reject the same requests with equal responses', async () => {
  const { tokens, sessionId } = await signIn(server, app, minnie, 'openid')
  const other = await server.addApp(await server.addProject())
  const plain = await signIn(server, app, minnie, 'profile')
  const token = tokens.access_token
  for (const bearer of ['x', tokens.id_token, plain.tokens.access_token])
    await same((more) => ask('/oidc/v1/userinfo', { headers: { authorization: `Bearer ${bearer}`, ...more } }))
  for (const [client, presentedToken] of [
    [other, token],
    [app, 'x'],
    [app, tokens.id_token],
    [{ ...app, clientSecret: 'wrong' }, token],
    [{ ...app, clientId: 'unknown' }, token],
  ] as const)
    await same((more) => form('/oauth/v2/introspect', { ...basic(client), ...more }, { token: presentedToken }))
  await endSession(server.runtime.services, sessionId, Date.now())
  const dead = await same((more) =>
    ask('/oidc/v1/userinfo', { headers: { authorization: `Bearer ${token}`, ...more } }),
  )
  expect(dead.status).toBe(401)
  const inactive = await same((more) => form('/oauth/v2/introspect', { ...basic(app), ...more }, { token }))
  expect(inactive.body).toEqual({ active: false })
})
