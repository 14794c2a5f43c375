/** The authorization request: errors before the sign-in, and allowed redirect addresses (docs/security.md). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { userAggregate } from '#domain/user/user.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, getCode, post, redeem } from '#test/api/oidc/flows.ts'
import {
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let projectId: string
let web: App
let spa: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  web = await server.addApp(projectId)
  spa = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_USER_AGENT',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  })
})
afterAll(() => server.stop())

/** Redirect address of an error response, or undefined for an error page. */
async function refusal(app: App, more: Record<string, string | undefined>) {
  const page = await openBrowser(server.runtime.services).get(ask(server, app, more).url)
  const location = page.location && new URL(page.location)
  if (!location) return { status: page.status, page: page.body }
  const parameters = location.hash ? new URLSearchParams(location.hash.slice(1)) : location.searchParams
  return { at: `${location.origin}${location.pathname}`, error: parameters.get('error') }
}

test.each([
  'https://app.acme.ch/callback/',
  'https://app.acme.ch/callback?x=1',
  'https://app.acme.ch/callback#x',
  'https://app.acme.ch/Callback',
  'https://APP.acme.ch/callback',
  'https://app.acme.ch:443/callback',
  'https://app.acme.ch/x/../callback',
  'https://app.acme.ch/callback%2f..',
  'https://app.acme.ch@evil.example/callback',
  'https://good@app.acme.ch/callback',
  'https://app.acme.ch\\@evil.example/callback',
  'https:\\\\app.acme.ch/callback',
  'https://evil.example/?https://app.acme.ch/callback',
  'https://app.acme.ch.evil.example/callback',
  'http://app.acme.ch/callback',
  '//app.acme.ch/callback',
  'javascript:alert(1)//https://app.acme.ch/callback',
  'data:text/html,hi',
  ' https://app.acme.ch/callback',
  'https://app.acme.ch/callback\u0000',
])('the address %j is not the registered one: the browser is not sent there', async (redirectUri) => {
  const response = await refusal(web, { redirect_uri: redirectUri })
  expect(response.status).toBe(400)
  expect(response.page).toMatch(/redirect_uri|a character that is not text/)
  expect(response.page).not.toContain('<a ')
})

test('an unknown client gets an escaped error page without a redirect', async () => {
  const response = await refusal({ ...web, clientId: '<script>alert(1)</script>' }, {})
  expect(response.status).toBe(400)
  expect(response.page).not.toContain('<script>alert')
})

test.each<[string, Record<string, string | undefined>, string]>([
  ['the implicit flow, unless registered', { response_type: 'id_token token', nonce: 'n' }, 'unauthorized_client'],
  [
    'an id token from the authorization endpoint, unless registered',
    { response_type: 'id_token', nonce: 'n' },
    'unauthorized_client',
  ],
  ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['an organization that is not there', { scope: 'openid urn:zitadel:iam:org:id:12345' }, 'invalid_scope'],
  [
    'a domain that is not there',
    { scope: 'openid urn:zitadel:iam:org:domain:primary:nowhere.example' },
    'invalid_scope',
  ],
  ['silence where nobody is signed in', { prompt: 'none' }, 'login_required'],
  ['a request object that is not signed', { request: 'e30.e30.' }, 'invalid_request_object'],
])('%s is rejected at the redirect address', async (_what, more, error) => {
  expect(await refusal(web, more)).toEqual({ at: REDIRECT, error })
})

test('applications must use PKCE, with and without a secret', async () => {
  const without = { code_challenge: undefined, code_challenge_method: undefined }
  expect(await refusal(spa, without)).toEqual({ at: REDIRECT, error: 'invalid_request' })
  expect(await refusal(web, without)).toEqual({ at: REDIRECT, error: 'invalid_request' })
})

test('a native application may listen on any port of the loopback address, and nowhere else', async () => {
  const native = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    redirectUris: ['http://127.0.0.1/callback', 'ch.acme.app:/callback'],
  })
  for (const good of ['http://127.0.0.1:51234/callback', 'http://127.0.0.1/callback', 'ch.acme.app:/callback'])
    expect((await refusal(native, { redirect_uri: good })).at).toBe(`${server.url}/ui/login/login`)
  for (const bad of [
    'http://127.0.0.1:51234/other',
    'http://localhost:51234/callback',
    'http://127.0.0.1.evil.example:1/callback',
    'http://evil.example:51234/callback',
    'https://127.0.0.1:51234/callback',
    'http://x@127.0.0.1:51234/callback',
  ])
    expect((await refusal(native, { redirect_uri: bad })).status).toBe(400)
})

test('an application without a secret may use http in development mode only', async () => {
  const http = 'http://localhost:3000/callback'
  const config = {
    appType: 'OIDC_APP_TYPE_USER_AGENT',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    redirectUris: [http],
  }
  const strict = await server.addApp(projectId, config)
  expect(strict).toMatchObject({ noneCompliant: true })
  expect((await refusal(strict, { redirect_uri: http })).status).toBe(400)
  const developing = await server.addApp(projectId, { ...config, devMode: true })
  expect((await refusal(developing, { redirect_uri: http })).at).toBe(`${server.url}/ui/login/login`)
})

test('the sign-in page gets an unguessable id only', async () => {
  const page = await openBrowser(server.runtime.services).get(
    ask(server, web, { prompt: 'select_account', max_age: '300', login_hint: 'minnie', ui_locales: 'de fr' }).url,
  )
  const url = new URL(page.location ?? '')
  expect([...url.searchParams.keys()]).toEqual(['authRequestID'])
  const { getAuthRequest } = await import('#domain/auth-request/get-auth-request.ts')
  const id = url.searchParams.get('authRequestID') ?? ''
  expect(await getAuthRequest(server.runtime.services, id, Date.now())).toMatchObject({
    clientId: web.clientId,
    projectId,
    prompts: ['select_account'],
    maxAge: 300,
    loginHint: 'minnie',
    uiLocales: ['de', 'fr'],
    scopes: expect.arrayContaining(['openid', 'urn:zitadel:iam:org:project:id:zitadel:aud']),
  })
})

test('a result for one browser is rejected in another: the request is bound to the browser that made it', async () => {
  const attacker = openBrowser(server.runtime.services)
  const victim = openBrowser(server.runtime.services)
  const login = await attacker.get(ask(server, web).url)
  const { completeAuthRequest } = await import('#test/support/complete-auth-request.ts')
  const id = new URL(login.location ?? '').searchParams.get('authRequestID') ?? ''
  const { callbackUrl } = await completeAuthRequest(
    server.runtime.services,
    id,
    await server.signIn(minnie),
    Date.now(),
  )
  const back = await victim.get(callbackUrl)
  expect(new URL(back.location ?? '').pathname).toBe('/oauth/v2/authorize')
  const victimUrl = new URL((await victim.get(back.location ?? '')).location ?? '')
  expect(victimUrl.pathname).toBe('/ui/login/login')
  expect(victimUrl.searchParams.get('authRequestID')).not.toBe(id)
  const resumed = await attacker.get((await attacker.get(callbackUrl)).location ?? '')
  expect(resumed.location).toContain(`${REDIRECT}?code=`)
})

test('a completed request is redeemed once', async () => {
  const browser = openBrowser(server.runtime.services)
  const login = await browser.get(ask(server, web).url)
  const { completeAuthRequest } = await import('#test/support/complete-auth-request.ts')
  const id = new URL(login.location ?? '').searchParams.get('authRequestID') ?? ''
  const who = await server.signIn(minnie)
  const { callbackUrl } = await completeAuthRequest(server.runtime.services, id, who, Date.now())
  const first = await browser.get(callbackUrl)
  expect(first.status).toBe(303)
  const done = await browser.get(first.location ?? '')
  expect(done.location).toContain(`${REDIRECT}?code=`)
  expect((await browser.get(callbackUrl)).status).toBe(404)
  expect((await browser.get(first.location ?? '')).location).toBeUndefined()
})

test('the application gets an error when the user declines or a page fails', async () => {
  const { failAuthRequest } = await import('#domain/auth-request/fail-auth-request.ts')
  const browser = openBrowser(server.runtime.services)
  const login = await browser.get(ask(server, web).url)
  const id = new URL(login.location ?? '').searchParams.get('authRequestID') ?? ''
  const failure = { error: 'access_denied', description: 'the user denied access' } as const
  const { callbackUrl } = await failAuthRequest(server.runtime.services, id, failure, Date.now())
  const resumed = await browser.get(callbackUrl)
  const back = new URL((await browser.get(resumed.location ?? '')).location ?? '')
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', state: 'xyz', iss: server.url })
})

test('prompt=none returns a code for a signed-in user until the session ends', async () => {
  const { browser, sessionId } = await getCode(server, web, minnie)
  const silent = ask(server, web, { prompt: 'none' })
  const back = new URL((await browser.get(silent.url)).location ?? '')
  const code = back.searchParams.get('code') ?? ''
  const { body } = await redeem(server, web, { code, verifier: silent.verifier })
  expect(claimsOf(body.id_token)).toMatchObject({ sub: minnie.userId, sid: sessionId })
  expect(body.refresh_token).toEqual(expect.any(String))
  const { endSession } = await import('#domain/sign-in/end-session.ts')
  await endSession(server.runtime.services, sessionId, Date.now())
  const after = new URL((await browser.get(ask(server, web, { prompt: 'none' }).url)).location ?? '')
  expect(after.searchParams.get('error')).toBe('login_required')
})

test('prompt=none bypasses neither max_age nor the checks of the user', async () => {
  const other = await server.rest('POST', '/management/v1/orgs', { name: uniqueName('org') })
  const { browser } = await getCode(server, web, minnie)
  const elsewhere = ask(server, web, { prompt: 'none', scope: `openid urn:zitadel:iam:org:id:${other.body.id}` })
  expect(new URL((await browser.get(elsewhere.url)).location ?? '').searchParams.get('error')).toBe('login_required')
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  const old = ask(server, web, { prompt: 'none', max_age: '1' })
  expect(new URL((await browser.get(old.url)).location ?? '').searchParams.get('error')).toBe('login_required')
})

test('prompt=none bypasses no requirement added since the sign-in', async () => {
  const person = await server.addPerson(uniqueName('daisy'))
  const { browser } = await getCode(server, web, person)
  const silently = async () => new URL((await browser.get(ask(server, web, { prompt: 'none' }).url)).location ?? '')
  expect((await silently()).searchParams.get('code')).toEqual(expect.any(String))
  const email = { email: `${person.userName}@elsewhere.ch`, isEmailVerified: false }
  expect((await server.rest('PUT', `/management/v1/users/${person.userId}/email`, email)).status).toBe(200)
  expect((await silently()).searchParams.get('error')).toBe('login_required')
})

test('a user who selects another account gets its code, and the first one stays signed in', async () => {
  const donald = await server.addPerson(uniqueName('donald'))
  const first = await getCode(server, web, minnie)
  const tokens = (await redeem(server, web, first)).body
  const authRequest = ask(server, web, { prompt: 'select_account' })
  const back = await first.browser.signIn(authRequest.url, await server.signIn(donald))
  const second = await redeem(server, web, {
    code: back.searchParams.get('code') ?? '',
    verifier: authRequest.verifier,
  })
  expect(claimsOf(second.body.id_token).sub).toBe(donald.userId)
  const still = await post(server, '/oauth/v2/token', web, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
  })
  expect(claimsOf(still.body.id_token).sub).toBe(minnie.userId)
})

test('the session of the OAuth engine gets a new id with each sign-in', async () => {
  const { browser } = await getCode(server, web, minnie)
  const before = browser.cookies.get('usher_oidc')?.value
  await browser.signIn(ask(server, web).url, await server.signIn(minnie))
  const after = browser.cookies.get('usher_oidc')?.value
  expect(before).toEqual(expect.any(String))
  expect(after).not.toBe(before)
})

test('cookies of the protocol are HttpOnly and SameSite', async () => {
  const page = await openBrowser(server.runtime.services).get(ask(server, web).url)
  const lines = page.headers.getSetCookie()
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(line.toLowerCase()).toMatch(/; samesite=lax; httponly|; httponly.*; samesite=lax/)
})

test('a project with the role check accepts only users with a role, of organizations that have the project', async () => {
  const closed = await server.addProject({ projectRoleCheck: true })
  const app = await server.addApp(closed)
  await expect(getCode(server, app, minnie)).rejects.toMatchObject({ reason: 'projectAccess.roleRequired' })
  await server.rest('POST', `/management/v1/projects/${closed}/roles`, { roleKey: 'reader', displayName: 'Reader' })
  await server.rest('POST', `/management/v1/users/${minnie.userId}/grants`, {
    projectId: closed,
    roleKeys: ['reader'],
  })
  expect((await getCode(server, app, minnie)).code).toEqual(expect.any(String))
})

test('an incomplete sign-in completes no request', async () => {
  const { services } = server.runtime
  const user = await services.events.load(userAggregate, minnie.userId)
  const signIn = startSession(services, { user, method: 'password', userAgent: '' }, Date.now())
  await storeSignIn(services, { signIn }, Date.now())
  const result = { userId: user.id, sessionId: signIn.session.id, authTime: Date.now(), amr: ['pwd'] }
  await expect(openBrowser(services).signIn(ask(server, web).url, result)).rejects.toMatchObject({
    reason: 'authRequest.signInIncomplete',
  })
})
