/** Front-channel logout: the setting, the page with frames, and that a real browser loads them. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimsOf, signIn } from '#test/api/oidc/flows.ts'
import { AFTER_SIGN_OUT, type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { browserPath, openBrowser, withoutBrowser } from '#test/support/browser.ts'

let server: OidcServer
let minnie: Person
let projectId: string
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
})
afterAll(() => server.stop())

const settings = (app: App, method = 'GET', body?: unknown) =>
  server.rest(method, `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`, body)
const register = (app: App, uri: string) => settings(app, 'PUT', { frontchannel_logout_uri: uri })
const signOut = (idToken: string) =>
  `${server.url}/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: AFTER_SIGN_OUT, state: 's' })}`

test('the address is stored, read back, kept by other changes, and removed', async () => {
  const app = await server.addApp(projectId)
  expect((await settings(app)).body).toEqual({})
  const uri = 'https://app.acme.ch/logout'
  expect(await register(app, uri)).toMatchObject({ status: 200, body: { frontchannel_logout_uri: uri } })
  const config = { redirectUris: ['https://app.acme.ch/other'], grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'] }
  const path = `/management/v1/projects/${projectId}/apps/${app.appId}/oidc_config`
  expect((await server.rest('PUT', path, config)).status).toBe(200)
  expect((await settings(app)).body).toEqual({ frontchannel_logout_uri: uri })
  expect((await server.rest('PUT', path, { ...config, redirectUris: ['https://new.acme.ch/'] })).status).toBe(400)
  expect((await settings(app, 'PUT', {})).body).toEqual({})
})

test.each([
  ['another host', { frontchannel_logout_uri: 'https://other.acme.ch/logout' }, 'scheme, host and port'],
  ['another scheme', { frontchannel_logout_uri: 'http://app.acme.ch/logout' }, 'scheme, host and port'],
  ['a fragment', { frontchannel_logout_uri: 'https://app.acme.ch/logout#x' }, 'scheme, host and port'],
  ['a number', { frontchannel_logout_uri: 7 }, 'frontchannel_logout_uri must be a string'],
  ['a misspelt name', { frontchannel_logout_url: 'https://app.acme.ch/' }, 'did you mean frontchannel_logout_uri?'],
  ['a list', [], 'must be a JSON object'],
])('%s is rejected', async (_name, body, message) => {
  const app = await server.addApp(projectId)
  const response = await settings(app, 'PUT', body)
  expect([response.status, response.body.message]).toEqual([400, expect.stringContaining(message)])
  expect((await settings(app)).body).toEqual({})
})

test('the settings require the permission on the project', async () => {
  const app = await server.addApp(projectId)
  const path = `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`
  const { tokens } = await signIn(server, app, minnie)
  for (const method of ['GET', 'PUT'])
    expect((await server.rest(method, path, undefined, { token: tokens.access_token })).status).toBe(403)
  expect((await server.rest('GET', path, undefined, { token: null })).status).toBe(401)
  expect((await server.rest('GET', path.replace(app.appId, 'none'))).status).toBe(404)
})

test('sign-out loads the address of each application of the session with issuer and session', async () => {
  const app = await server.addApp(projectId)
  await register(app, 'https://app.acme.ch/logout?from=usher')
  const { tokens, browser } = await signIn(server, app, minnie)
  const page = await browser.get(signOut(tokens.id_token))
  expect(page.status).toBe(200)
  const frame = new URL((/<iframe[^>]* src="([^"]+)"/.exec(page.body)?.[1] ?? '').replaceAll('&amp;', '&'))
  expect(Object.fromEntries(frame.searchParams)).toEqual({
    from: 'usher',
    iss: server.url,
    sid: claimsOf(tokens.id_token).sid,
  })
  expect(page.body).toContain(`<a href="${AFTER_SIGN_OUT}?state=s">`)
  expect(page.headers.get('content-security-policy')).toContain('frame-src https://app.acme.ch')
  // The session has ended: the next sign-out has no user.
  expect((await browser.get(signOut(tokens.id_token))).status).toBe(303)
})

test.skipIf(!browserPath)(`a browser loads the frame and continues to the application${withoutBrowser}`, async () => {
  const seen: string[] = []
  const application = createServer((request, response) => {
    seen.push(request.url ?? '')
    response.setHeader('content-type', 'text/html').end('<p>bye</p>')
  })
  application.listen(0, '127.0.0.1')
  await once(application, 'listening')
  // Listening on a port, so not a path.
  const { port } = application.address() as { port: number }
  const origin = `http://127.0.0.1:${port}`
  const app = await server.addApp(projectId, {
    redirectUris: ['https://app.acme.ch/callback', `${origin}/callback`],
    postLogoutRedirectUris: [`${origin}/bye`],
    devMode: true,
  })
  await register(app, `${origin}/logout`)
  const { tokens, browser } = await signIn(server, app, minnie)
  const window = await openBrowser()
  try {
    const cookies = [...browser.cookies].map(([name, { value }]) => ({ name, value, url: server.url }))
    await window.context.addCookies(cookies)
    const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${origin}/bye` }
    await window.page.goto(`${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`)
    await window.page.waitForURL(`${origin}/bye`)
  } finally {
    await window.close()
    application.close()
  }
  expect(seen.filter((path) => path.startsWith('/logout?iss='))).toHaveLength(1)
})
