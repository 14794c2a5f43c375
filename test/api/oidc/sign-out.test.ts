/** Sign-out that an application starts. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { signIn, userinfo } from '#test/api/oidc/flows.ts'
import {
  AFTER_SIGN_OUT,
  type App,
  type OidcServer,
  type Person,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let app: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const endSession = (query: Record<string, string> = {}) =>
  `${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`
const isSignedIn = async (sessionId: string) =>
  (await findSessionById(server.runtime.services, sessionId, Date.now())) !== undefined

test('without an id token the user is asked, and the session ends only after approval', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  const signOutPage = await browser.get(
    endSession({ client_id: app.clientId, post_logout_redirect_uri: AFTER_SIGN_OUT }),
  )
  expect(signOutPage.status).toBe(200)
  expect(signOutPage.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await isSignedIn(sessionId)).toBe(true)
  const fields = Object.fromEntries(
    [...signOutPage.body.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const forged = await browser.post(`${server.url}/oidc/v1/end_session/confirm`, { ...fields, xsrf: 'forged' })
  expect(forged.status).toBe(200)
  expect(await isSignedIn(sessionId)).toBe(true)
  const again = /name="xsrf" value="([^"]+)"/.exec(forged.body)?.[1] ?? ''
  const done = await browser.post(`${server.url}/oidc/v1/end_session/confirm`, { ...fields, xsrf: again })
  expect(done.location).toBe(AFTER_SIGN_OUT)
  expect(await isSignedIn(sessionId)).toBe(false)
  expect((await userinfo(server, tokens.access_token)).status).toBe(401)
})

test('no browser is redirected to an unregistered address', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  for (const uri of [
    'https://evil.example/',
    `${AFTER_SIGN_OUT}/x`,
    'https://app.acme.ch@evil.example/bye',
    '//evil',
  ]) {
    const page = await browser.get(endSession({ id_token_hint: tokens.id_token, post_logout_redirect_uri: uri }))
    expect([page.status, page.location]).toEqual([400, undefined])
  }
  const unasked = await browser.get(endSession({ post_logout_redirect_uri: AFTER_SIGN_OUT }))
  expect(unasked.status).toBe(400)
  expect(await isSignedIn(sessionId)).toBe(true)
})

test('an id token that was changed, or is of another client, ends nothing', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  const other = await server.addApp(await server.addProject())
  const [header, , signature] = tokens.id_token.split('.')
  const claims = { aud: app.clientId, sub: minnie.userId, sid: sessionId }
  const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
  for (const query of [
    { id_token_hint: forged },
    { id_token_hint: tokens.id_token, client_id: other.clientId },
    { id_token_hint: 'nonsense' },
    { client_id: 'unknown' },
  ])
    expect((await browser.get(endSession(query))).status).toBe(400)
  expect(await isSignedIn(sessionId)).toBe(true)
})

test('an id token from a browser without the session ends nothing, and the browser is redirected', async () => {
  const { sessionId, tokens } = await signIn(server, app, minnie)
  const page = await openBrowser(server.runtime.services).get(endSession({ id_token_hint: tokens.id_token }))
  expect(page.location).toBe(`${server.url}/oidc/v1/end_session/success`)
  expect(await isSignedIn(sessionId)).toBe(true)
})

test('with another user’s id token the signed-in user is asked, and signed out after approval', async () => {
  const donald = await server.addPerson(uniqueName('donald'))
  const first = await signIn(server, app, minnie)
  const second = await signIn(server, app, donald)
  const query = { id_token_hint: first.tokens.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT }
  const page = await second.browser.get(endSession(query))
  expect([page.status, page.location]).toEqual([200, undefined])
  expect([await isSignedIn(first.sessionId), await isSignedIn(second.sessionId)]).toEqual([true, true])
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const done = await second.browser.post(`${server.url}/oidc/v1/end_session/confirm`, { ...query, xsrf })
  expect(done.location).toBe(AFTER_SIGN_OUT)
  expect(await isSignedIn(second.sessionId)).toBe(false)
})

test('sign-out without a session redirects at once', async () => {
  const page = await openBrowser(server.runtime.services).get(
    endSession({ client_id: app.clientId, post_logout_redirect_uri: AFTER_SIGN_OUT, state: 'a b' }),
  )
  expect(page.location).toBe(`${AFTER_SIGN_OUT}?state=a+b`)
})

test('the request can be sent by POST too', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  const page = await browser.post(`${server.url}/oidc/v1/end_session`, { id_token_hint: tokens.id_token })
  expect(page.status).toBe(303)
  expect(await isSignedIn(sessionId)).toBe(false)
})

test('the page after sign-out uses the language of the browser', async () => {
  const page = await fetch(`${server.url}/oidc/v1/end_session/success`, { headers: { 'accept-language': 'de' } })
  expect(await page.text()).toContain('Sie sind abgemeldet')
})
