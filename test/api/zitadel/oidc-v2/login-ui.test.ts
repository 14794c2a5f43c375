/** A login UI of another origin in front of the server: from authorize to tokens, through the API alone. */
import { createPrivateKey } from 'node:crypto'
import { decodeJwt, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readClaims } from '#crypto/jwt.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { ask, post, redeem, userinfo } from '#test/api/oidc/flows.ts'
import {
  AFTER_SIGN_OUT,
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
} from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'

const PASSWORD = 'Password1!'
const UI = 'https://login.acme.example/ui'

let server: OidcServer
let app: App
let minnie: Person
let loginClient: { userId: string; token: string }
let nobody: string
let orgId: string
beforeAll(async () => {
  server = await startOidcServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  minnie = await server.addPerson('minnie')
  app = await server.addApp(await server.addProject(), { loginVersion: { loginV2: { baseUri: UI } } })
  loginClient = await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
  nobody = (await addCaller(server, { orgId })).token
})
afterAll(() => server.stop())

const api = (method: string, path: string, body?: object, token = loginClient.token) =>
  server.rest(method, path, body, { token })

async function begin(more: Record<string, string | undefined> = {}, headers: Record<string, string> = {}, of = app) {
  const authRequest = ask(server, of, more)
  const response = await fetch(authRequest.url, { redirect: 'manual', headers })
  const location = new URL(response.headers.get('location') ?? '', server.url)
  const cookies = response.headers.getSetCookie().filter((one) => one.includes('usher_request_'))
  return { ...authRequest, location, cookies, id: location.searchParams.get('authRequest') ?? '' }
}

async function session(person = minnie, checks: object = { password: { password: PASSWORD } }) {
  const { body } = await api('POST', '/v2/sessions', { checks: { user: { userId: person.userId }, ...checks } })
  return { sessionId: body.sessionId as string, sessionToken: body.sessionToken as string }
}

const callback = (id: string, body: object, token?: string) => api('POST', `/v2/oidc/auth_requests/${id}`, body, token)

const failure = ({ status, body }: { status: number; body: { message: string } }) => [
  status,
  /\((.*)\)$/.exec(body.message)?.[1],
]

async function signedIn() {
  const begun = await begin()
  const userSession = await session()
  const { callbackUrl } = (await callback(begun.id, { session: userSession })).body
  const code = new URL(callbackUrl).searchParams.get('code') ?? ''
  const { body: tokens } = await redeem(server, app, { code, verifier: begun.verifier })
  return { tokens, ...userSession }
}

describe('the request', () => {
  test('is redirected to the login UI of the application, bound to no browser, and readable by the login client', async () => {
    const { location, cookies, id } = await begin({
      prompt: 'login',
      login_hint: 'minnie',
      ui_locales: 'de en',
      max_age: '60',
    })
    expect(`${location.origin}${location.pathname}`).toBe(`${UI}/login`)
    expect(id).toMatch(/^V2_/)
    expect(cookies).toEqual([])
    const { body } = await api('GET', `/v2/oidc/auth_requests/${id}`)
    expect(body.authRequest).toMatchObject({
      id,
      clientId: app.clientId,
      redirectUri: REDIRECT,
      scope: expect.arrayContaining(['openid', 'offline_access']),
      prompt: ['PROMPT_LOGIN'],
      uiLocales: ['de', 'en'],
      loginHint: 'minnie',
      maxAge: '60s',
    })
    expect((await api('GET', `/v2/oidc/auth_requests/${id}`, undefined, nobody)).status).toBe(403)
    expect(failure(await api('GET', '/v2/oidc/auth_requests/V2_unknown'))).toEqual([404, 'QUERY-Thee9'])
  })

  test('without a login UI it is redirected to the built-in pages and hidden from the API', async () => {
    const plain = await server.addApp(await server.addProject())
    const { location } = await begin({}, {}, plain)
    expect(location.pathname).toBe('/ui/login/login')
    const id = location.searchParams.get('authRequestID')
    expect((await api('GET', `/v2/oidc/auth_requests/${id}`)).status).toBe(404)
  })

  test('the header names the only login client that may answer it', async () => {
    const plain = await server.addApp(await server.addProject())
    const { location, id } = await begin({}, { 'x-zitadel-login-client': loginClient.userId }, plain)
    expect(location.href).toContain(`${server.url}/ui/v2/login/login?authRequest=V2_`)
    const other = await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
    expect(failure(await callback(id, { session: await session() }, other.token))).toEqual([403, 'COMMAND-rai9Y'])
    expect((await callback(id, { session: await session() })).status).toBe(200)
  })

  test('the instance may require a login UI for all applications', async () => {
    const plain = await server.addApp(await server.addProject())
    const loginV2 = (required: boolean) =>
      server.rest('PUT', '/v2/features/instance', { loginV2: { required, baseUri: 'https://all.example' } })
    expect((await loginV2(true)).status).toBe(200)
    try {
      expect((await begin({}, {}, plain)).location.origin).toBe('https://all.example')
      const device = await fetch(`${server.url}/device?user_code=ABCD-EFGH`, { redirect: 'manual' })
      expect(device.headers.get('location')).toBe('https://all.example/device?user_code=ABCD-EFGH')
    } finally {
      await loginV2(false)
    }
    expect((await begin({}, {}, plain)).location.pathname).toBe('/ui/login/login')
  })
})

describe('the callback', () => {
  test('redirects to the application with a code, whose tokens are bound to the session', async () => {
    const begun = await begin()
    const userSession = await session()
    const { status, body } = await callback(begun.id, { session: userSession })
    expect(status).toBe(200)
    const url = new URL(body.callbackUrl)
    expect([`${url.origin}${url.pathname}`, url.searchParams.get('state')]).toEqual([REDIRECT, 'xyz'])
    const tokens = await redeem(server, app, { code: url.searchParams.get('code') ?? '', verifier: begun.verifier })
    expect(tokens.status).toBe(200)
    expect(readClaims(tokens.body.id_token)).toMatchObject({
      sub: minnie.userId,
      sid: userSession.sessionId,
      amr: ['pwd', 'password'],
    })
    expect((await userinfo(server, tokens.body.access_token)).body.sub).toBe(minnie.userId)
    const refreshed = await post(server, '/oauth/v2/token', app, {
      grant_type: 'refresh_token',
      refresh_token: tokens.body.refresh_token,
    })
    expect(refreshed.status).toBe(200)
    await api('DELETE', `/v2/sessions/${userSession.sessionId}`, {})
    expect((await userinfo(server, refreshed.body.access_token)).status).toBe(401)
  })

  test.each(['form_post', 'form_post.jwt'])('is an address with the answer where %s was asked for', async (mode) => {
    const begun = await begin({ response_mode: mode })
    const { status, body } = await callback(begun.id, { session: await session() })
    expect([status, body.callbackUrl.split('?')[0]]).toEqual([200, REDIRECT])
    const query = new URL(body.callbackUrl).searchParams
    const response = query.get('response')
    const code = response ? String(readClaims(response)?.code) : (query.get('code') ?? '')
    expect((await redeem(server, app, { code, verifier: begun.verifier })).status).toBe(200)
  })

  test('prompt=none is completed by the login UI, with its session or with an error', async () => {
    const silent = await begin({ prompt: 'none' })
    expect(silent.location.origin).toBe(new URL(UI).origin)
    const { body } = await api('GET', `/v2/oidc/auth_requests/${silent.id}`)
    expect(body.authRequest.prompt).toEqual(['PROMPT_NONE'])
    const { callbackUrl } = (await callback(silent.id, { session: await session() })).body
    expect(new URL(callbackUrl).searchParams.get('code')).toBeTruthy()
    const refused = await begin({ prompt: 'none' })
    const response = await callback(refused.id, { error: { error: 'ERROR_REASON_LOGIN_REQUIRED' } })
    expect(new URL(response.body.callbackUrl).searchParams.get('error')).toBe('login_required')
  })

  test('works once', async () => {
    const { id } = await begin()
    expect((await callback(id, { session: await session() })).status).toBe(200)
    expect(failure(await callback(id, { session: await session() }))).toEqual([400, 'COMMAND-Sx208nt'])
    expect((await api('GET', `/v2/oidc/auth_requests/${id}`)).status).toBe(200)
  })

  test('an error is sent to the application with its description and URI', async () => {
    const { id } = await begin()
    const error = { error: 'ERROR_REASON_ACCESS_DENIED', errorDescription: 'no', errorUri: 'https://why.example' }
    const { body } = await callback(id, { error })
    expect(Object.fromEntries(new URL(body.callbackUrl).searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'no',
      error_uri: 'https://why.example',
      state: 'xyz',
    })
  })

  test.each([
    ['an unknown session', async () => ({ sessionId: '999', sessionToken: 'x' }), [400, 'COMMAND-Flk38']],
    ['a wrong token', async () => ({ ...(await session()), sessionToken: 'x' }), [403, 'COMMAND-sGr42']],
    ['a user who proved nothing', () => session(minnie, {}), [400, 'COMMAND-Flk38']],
    [
      'a terminated session',
      async () => {
        const userSession = await session()
        await api('DELETE', `/v2/sessions/${userSession.sessionId}`, {})
        return userSession
      },
      [400, 'COMMAND-Hewfq'],
    ],
  ])('%s is rejected, and the request stays open', async (_what, userSession, expected) => {
    const { id } = await begin()
    expect(failure(await callback(id, { session: await userSession() }))).toEqual(expected)
    expect((await callback(id, { session: await session() })).status).toBe(200)
  })

  test('unknown requests, requests without a result, and callers without the permission are rejected', async () => {
    const { id } = await begin()
    expect(failure(await callback('V2_unknown', { session: await session() }))).toEqual([404, 'COMMAND-jae5P'])
    expect((await callback(id, {})).status).toBeGreaterThanOrEqual(400)
    expect((await callback(id, { session: await session() }, nobody)).status).toBe(403)
    expect((await callback(id, { session: await session() }, (await session()).sessionToken)).status).toBe(403)
  })

  test('a user without access to the project is not permitted', async () => {
    const project = await server.addProject({ projectRoleCheck: true })
    const checked = await server.addApp(project, { loginVersion: { loginV2: { baseUri: UI } } })
    const { id } = await begin({}, {}, checked)
    expect((await callback(id, { session: await session() })).status).toBe(403)
  })
})

describe('the end', () => {
  test('sign-out with the id token ends the session and redirects to the application', async () => {
    const { tokens, sessionId } = await signedIn()
    const query = new URLSearchParams({
      id_token_hint: tokens.id_token,
      post_logout_redirect_uri: AFTER_SIGN_OUT,
      state: 's',
    })
    const response = await fetch(`${server.url}/oidc/v1/end_session?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toBe(`${AFTER_SIGN_OUT}?state=s`)
    expect((await api('GET', `/v2/sessions/${sessionId}`)).status).toBe(404)
    expect((await userinfo(server, tokens.access_token)).status).toBe(401)
  })

  test('without an ID token the browser is redirected to the login UI with signed parameters', async () => {
    const query = {
      client_id: app.clientId,
      post_logout_redirect_uri: AFTER_SIGN_OUT,
      state: 'bye',
      logout_hint: 'minnie',
      ui_locales: 'de',
    }
    const signOut = (more: object = {}) =>
      fetch(`${server.url}/oidc/v1/end_session?${new URLSearchParams({ ...query, ...more })}`, { redirect: 'manual' })
    const location = new URL((await signOut()).headers.get('location') ?? '')
    expect(`${location.origin}${location.pathname}`).toBe(`${UI}/logout`)
    const { logout_token: token = '', ...parameters } = Object.fromEntries(location.searchParams)
    const goTo = `${AFTER_SIGN_OUT}?state=bye`
    expect(parameters).toEqual({ post_logout_redirect: goTo, logout_hint: 'minnie', ui_locales: 'de' })
    expect(readClaims(token)).toMatchObject({ post_logout_redirect_uri: goTo, logout_hint: 'minnie' })
    expect((await userinfo(server, token)).status).toBe(401)
    expect((await signOut({ post_logout_redirect_uri: 'https://evil.example' })).status).toBe(400)
  })

  test('an expired id token alone ends nothing and redirects to the application', async () => {
    const { tokens, sessionId } = await signedIn()
    const { keys } = await rotateSigningKeys(server.runtime.services, Date.now())
    const [key] = keys
    if (!key) throw new Error('no key')
    const past = Math.floor(Date.now() / 1000) - 60
    const expired = await new SignJWT({ ...decodeJwt(tokens.id_token), iat: past - 60, exp: past })
      .setProtectedHeader({ alg: key.algorithm, kid: key.keyId })
      .sign(createPrivateKey(key.privatePem))
    const query = new URLSearchParams({ id_token_hint: expired, post_logout_redirect_uri: AFTER_SIGN_OUT })
    const response = await fetch(`${server.url}/oidc/v1/end_session?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toBe(AFTER_SIGN_OUT)
    expect((await api('GET', `/v2/sessions/${sessionId}`)).status).toBe(200)
  })

  test('a new password revokes tokens and sessions from before', async () => {
    const { tokens } = await signedIn()
    const body = { password: PASSWORD.replace('1', '2'), noChangeRequired: true }
    await server.rest('POST', `/management/v1/users/${minnie.userId}/password`, body)
    expect((await userinfo(server, tokens.access_token)).status).toBe(401)
    await server.rest('POST', `/management/v1/users/${minnie.userId}/password`, {
      password: PASSWORD,
      noChangeRequired: true,
    })
  })
})

describe('a device', () => {
  let device: App
  let started: { device_code: string; user_code: string }
  beforeAll(async () => {
    device = await server.addApp(await server.addProject({ name: 'Living room' }), {
      name: 'Telly',
      appType: 'OIDC_APP_TYPE_NATIVE',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
      responseTypes: [],
    })
  })
  beforeEach(async () => {
    started = (await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid profile' })).body
  })

  const find = (code = started.user_code) => api('GET', `/v2/oidc/device_authorization/${code}`)
  const response = (id: string, body: object, token?: string) =>
    api('POST', `/v2/oidc/device_authorization/${id}`, body, token)
  const poll = () =>
    post(server, '/oauth/v2/token', device, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: started.device_code,
    })

  test('is approved by a session, once', async () => {
    const { id, ...request } = (await find()).body.deviceAuthorizationRequest
    expect(request).toMatchObject({ clientId: device.clientId, appName: 'Telly', scope: ['openid', 'profile'] })
    expect(id).not.toContain(started.user_code)
    expect((await response(id, { session: await session() }, nobody)).status).toBe(403)
    expect((await response(id, { session: await session() })).status).toBe(200)
    const { status, body } = await poll()
    expect(status).toBe(200)
    expect((await userinfo(server, body.access_token)).body.sub).toBe(minnie.userId)
    expect((await response(id, { session: await session() })).status).toBe(404)
  })

  test('is denied', async () => {
    const { id } = (await find()).body.deviceAuthorizationRequest
    expect((await response(id, { deny: {} })).status).toBe(200)
    expect((await poll()).body.error).toBe('access_denied')
  })

  test('is not found by any other code or handle', async () => {
    expect((await find('ABCD-EFGH')).status).toBe(404)
    expect(failure(await response('made-up', { deny: {} }))).toEqual([404, 'COMMAND-D2hf2'])
  })
})
