/** Device authorization: the pages of the user, and the responses to the device (RFC 8628). */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { expireRecords } from '#test/api/oidc/expire-records.ts'
import { post, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'

const DEVICE = {
  name: 'Telly & <b>Co</b>',
  appType: 'OIDC_APP_TYPE_NATIVE',
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
  responseTypes: [],
}

let server: OidcServer
let app: App
let minnie: Person
let browser: Browser
let started: { device_code: string; user_code: string; verification_uri_complete: string }
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  app = await server.addApp(await server.addProject(), DEVICE)
})
afterAll(() => server.stop())
beforeEach(async () => {
  browser = openBrowser(server.runtime.services)
  started = (await post(server, '/oauth/v2/device_authorization', app, { scope: 'openid profile' })).body
})

const poll = async () => {
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: started.device_code }
  return post(server, '/oauth/v2/token', app, grant)
}
async function type(fields: Record<string, string>, from = browser) {
  const { body } = await from.get(`${server.url}/device`)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  return from.post(`${server.url}/device`, { xsrf, ...fields })
}
const letIn = async (person = minnie) => {
  const confirmed = await type({ user_code: started.user_code, confirm: 'yes' })
  return browser.follow(confirmed.location ?? '', await server.signIn(person))
}

test('the response names the interval, and a device that ignores it must slow down until its user has answered', async () => {
  expect(started).toMatchObject({ interval: 5 })
  expect((await poll()).body.error).toBe('authorization_pending')
  expect(await poll()).toMatchObject({ status: 400, body: { error: 'slow_down' } })
  await letIn()
  expect((await poll()).status).toBe(200)
})

test('the device waits until the user has approved it', async () => {
  expect((await poll()).body.error).toBe('authorization_pending')
  await letIn()
  const { status, body } = await poll()
  expect(status).toBe(200)
  expect((await userinfo(server, body.access_token)).body).toMatchObject({ sub: minnie.userId, name: 'Minnie Mouse' })
})

test('a device code returns tokens once', async () => {
  await letIn()
  const { body } = await poll()
  expect((await userinfo(server, body.access_token)).status).toBe(200)
  expect((await poll()).body.error).toBe('invalid_grant')
  expect((await userinfo(server, body.access_token)).status).toBe(401)
})

test('of 10 that redeem a device code at the same time, one succeeds at most', async () => {
  await letIn()
  const responses = await Promise.all(Array.from({ length: 10 }, poll))
  expect(responses.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
})

test('the page names the application and shows the code, as plain text', async () => {
  const page = await type({ user_code: started.user_code.toLowerCase().replace('-', ' ') })
  expect(page.body).toContain('Telly &amp; &lt;b&gt;Co&lt;/b&gt;')
  expect(page.body).toContain(started.user_code)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('cache-control')).toContain('no-store')
})

test('a user who declines ends the request', async () => {
  const page = await type({ user_code: started.user_code, confirm: 'yes', abort: 'yes' })
  expect(page.body).toContain('The device was not connected.')
  expect((await poll()).body.error).toBe('access_denied')
  expect((await type({ user_code: started.user_code, confirm: 'yes' })).body).toContain('was already used')
})

test('the page asks again for a code that is wrong, missing or used', async () => {
  expect((await type({ user_code: '"><script>alert(1)</script>' })).body).not.toContain('<script>alert')
  expect((await type({ user_code: 'BBBB-BBBB' })).body).toContain('This code is not right.')
  expect((await type({})).body).toContain('Please enter the code.')
  await letIn()
  expect((await type({ user_code: started.user_code }, openBrowser(server.runtime.services))).body).toContain(
    'already used',
  )
})

test('a device whose code expires before its user answers gets expired_token, and its user a page about it', async () => {
  await expireRecords(server, 'DeviceCode')
  const response = await poll()
  expect([response.status, response.body.error]).toEqual([400, 'expired_token'])
  expect((await type({ user_code: started.user_code })).body).toContain('expired')
})

test('scopes of the device are cleaned like those of a browser', async () => {
  const scope = ' openid  profile openid unknown '
  started = (await post(server, '/oauth/v2/device_authorization', app, { scope })).body
  await letIn()
  const { body } = await poll()
  expect([body.scope, body.refresh_token]).toEqual(['openid profile unknown', undefined])
})

test('a page of another site cannot submit the approval', async () => {
  await type({ user_code: started.user_code })
  const forged = { xsrf: 'guessed', user_code: started.user_code, confirm: 'yes' }
  expect((await browser.post(`${server.url}/device`, forged)).status).toBe(400)
  const elsewhere = await openBrowser(server.runtime.services).post(`${server.url}/device`, forged)
  expect([elsewhere.status, elsewhere.location]).toEqual([303, `${server.url}/device`])
  expect((await poll()).body.error).toBe('authorization_pending')
})

test('a device code is rejected for another application', async () => {
  await letIn()
  const other = await server.addApp(await server.addProject(), DEVICE)
  const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: started.device_code }
  expect((await post(server, '/oauth/v2/token', other, grant)).body.error).toBe('invalid_grant')
})

test('an application without the device grant is rejected', async () => {
  const web = await server.addApp(await server.addProject())
  const response = await post(server, '/oauth/v2/device_authorization', web, { scope: 'openid' })
  expect([response.status, response.body.error]).toEqual([400, 'unauthorized_client'])
})

test('a form is answered by a redirect, and its page is shown to the browser that sent the form alone', async () => {
  const { body } = await browser.get(`${server.url}/device`)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
  const response = await fetch(`${server.url}/device`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ xsrf, user_code: started.user_code }),
  })
  const location = response.headers.get('location') ?? ''
  expect([response.status, location]).toEqual([303, expect.stringMatching(/^\/device\?shown=[\w-]{12}$/)])
  const page = response.headers.getSetCookie().find((one) => one.startsWith('usher_device_page='))
  expect(page).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
  const open = async (cookies: string) => (await fetch(server.url + location, { headers: { cookie: cookies } })).text()
  expect(await open(`${cookie}; ${page?.split(';', 1)[0]}`)).toContain(started.user_code)
  expect(await open(cookie)).not.toContain(started.user_code)
})
