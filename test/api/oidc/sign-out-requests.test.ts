/** Sign-out requests as applications and browsers send them: old id tokens, several tabs, several applications. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, getCode, redeem, refresh, signIn, userinfo } from '#test/api/oidc/flows.ts'
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
let other: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  app = await server.addApp(await server.addProject())
  other = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const leave = (browser: Browser, query: Record<string, string>) =>
  browser.get(`${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`)
const isSignedIn = async (sessionId: string) =>
  (await findSessionById(server.runtime.services, sessionId, Date.now())) !== undefined

/** The same id token as if it had been issued and had expired long ago. */
async function aged(idToken: string): Promise<string> {
  const { signer } = await rotateSigningKeys(server.runtime.services, Date.now())
  const seconds = Math.floor(Date.now() / 1000)
  return signer.sign({ ...claimsOf(idToken), iat: seconds - 90_000, exp: seconds - 50_000 })
}

test('an expired id token signs its user out in the browser of the session', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  const query = { id_token_hint: await aged(tokens.id_token), post_logout_redirect_uri: AFTER_SIGN_OUT, state: 'x' }
  expect((await leave(browser, query)).location).toBe(`${AFTER_SIGN_OUT}?state=x`)
  expect(await isSignedIn(sessionId)).toBe(false)
})

test('an expired id token ends nothing in another browser, which is redirected', async () => {
  const { sessionId, tokens } = await signIn(server, app, minnie)
  const query = { id_token_hint: await aged(tokens.id_token), post_logout_redirect_uri: AFTER_SIGN_OUT }
  expect((await leave(openBrowser(server.runtime.services), query)).location).toBe(AFTER_SIGN_OUT)
  expect(await isSignedIn(sessionId)).toBe(true)
})

test('the id token of an earlier session of the user ends the present one of the browser', async () => {
  const earlier = await signIn(server, app, minnie)
  const present = await signIn(server, app, minnie)
  expect((await leave(present.browser, { id_token_hint: earlier.tokens.id_token })).status).toBe(303)
  expect(await isSignedIn(present.sessionId)).toBe(false)
})

test('a sign-out at one application ends the tokens of each application of the browser', async () => {
  const first = await getCode(server, app, minnie)
  const one = (await redeem(server, app, first)).body
  const authRequest = ask(server, other, { prompt: 'none' })
  const back = new URL((await first.browser.get(authRequest.url)).location ?? '')
  const code = { code: back.searchParams.get('code') ?? '', verifier: authRequest.verifier }
  const two = (await redeem(server, other, code)).body
  expect(claimsOf(two.id_token).sid).toBe(claimsOf(one.id_token).sid)
  await leave(first.browser, { id_token_hint: one.id_token })
  for (const [client, tokens] of [
    [app, one],
    [other, two],
  ] as const) {
    expect((await userinfo(server, tokens.access_token)).status).toBe(401)
    expect((await refresh(server, client, tokens.refresh_token)).body.error).toBe('invalid_grant')
  }
  const silent = ask(server, other, { prompt: 'none' })
  const refused = await first.browser.get(silent.url)
  expect(refused.location).toContain('error=login_required')
})

test('of the confirmation pages of two tabs each one signs out, and the second leads on too', async () => {
  const { browser, sessionId } = await signIn(server, app, minnie)
  const query = { client_id: app.clientId, post_logout_redirect_uri: AFTER_SIGN_OUT, state: 'tab' }
  const pages = [await leave(browser, query), await leave(browser, query)]
  const fields = pages.map(({ body }) =>
    Object.fromEntries(
      [...body.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  )
  for (const form of fields) {
    const done = await browser.post(`${server.url}/oidc/v1/end_session/confirm`, form)
    expect(done.location).toBe(`${AFTER_SIGN_OUT}?state=tab`)
    expect(await isSignedIn(sessionId)).toBe(false)
  }
})

test('the page that asks uses the requested language', async () => {
  const { browser } = await signIn(server, app, minnie)
  expect((await leave(browser, { ui_locales: 'de-CH en' })).body).toContain('<html lang="de">')
})

test('two requests at once both lead on', async () => {
  const { browser, tokens } = await signIn(server, app, minnie)
  const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT }
  const pages = await Promise.all([leave(browser, query), leave(browser, query)])
  expect(pages.map(({ location }) => location)).toEqual([AFTER_SIGN_OUT, AFTER_SIGN_OUT])
})

test('parameters without a value are absent', async () => {
  const { browser, sessionId, tokens } = await signIn(server, app, minnie)
  const empty = { post_logout_redirect_uri: '', state: '', client_id: '', logout_hint: '', ui_locales: '' }
  const page = await leave(browser, { ...empty, id_token_hint: tokens.id_token })
  expect(page.location).toBe(`${server.url}/oidc/v1/end_session/success`)
  expect(await isSignedIn(sessionId)).toBe(false)
  const again = await signIn(server, app, minnie)
  const signOutPage = await leave(again.browser, { ...empty, id_token_hint: '' })
  expect([signOutPage.status, signOutPage.body.includes('<form')]).toEqual([200, true])
})

test('the state returns as it was sent', async () => {
  const { browser, tokens } = await signIn(server, app, minnie)
  const state = 'a b&c=d#e/ü"<'
  const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT, state }
  const { location } = await leave(browser, query)
  expect(new URL(location ?? '').searchParams.get('state')).toBe(state)
})
