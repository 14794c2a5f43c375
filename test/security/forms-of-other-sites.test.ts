/**
 * Every page with a form rejects a form that another site made the browser send, even with a valid CSRF token: the
 * browser's Origin and Sec-Fetch-Site headers are the second defense.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { browserPath, openBrowser as openChromium, withoutBrowser } from '#test/support/browser.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: OidcServer
let app: App
beforeAll(async () => {
  server = await startOidcServer()
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const elsewhere: readonly Record<string, string>[] = [
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site', origin: 'null' },
]

/** A form with everything in it that makes it ours. */
async function send(path: string, headers: Record<string, string>) {
  const visitor = new Visitor(server.url, headers)
  const page = await visitor.open('/ui/login/login')
  const csrf = / name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  return visitor.post(path, new URLSearchParams({ csrf }))
}

const STALE = 'This form is no longer valid – Usher'

test.each(Object.values(paths))('%s rejects cross-site forms', async (path) => {
  const ours = await send(path, { origin: server.url, 'sec-fetch-site': 'same-origin' })
  expect(ours.title).not.toBe(STALE)
  for (const headers of elsewhere) {
    const theirs = await send(path, headers)
    // Some addresses accept GET only.
    if ((ours.status === 404 || ours.status === 405) && ours.title === theirs.title) continue
    expect([headers, theirs.status, theirs.title]).toEqual([headers, 403, STALE])
  }
})

test('browsers without an Origin header, or with an opaque one, can sign in', async () => {
  for (const headers of [{}, { origin: server.url }, { origin: 'null', 'sec-fetch-site': 'same-origin' }])
    expect((await send(paths.login, headers)).status).toBe(400)
})

describe('the pages of the protocol', () => {
  const signedIn = async () => {
    const person = await server.addPerson(uniqueName('minnie'))
    const browser = openBrowser(server.runtime.services)
    await browser.signIn(ask(server, app).url, await server.signIn(person))
    return browser
  }
  const post = (path: string, cookies: string, form: Record<string, string>, headers: Record<string, string>) =>
    fetch(server.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookies, ...headers },
      body: new URLSearchParams(form),
    })

  test.each([
    ['/device', '/device', { user_code: 'AAAA-AAAA' }],
    ['/oidc/v1/end_session', '/oidc/v1/end_session/confirm', {}],
  ])('the form of %s', async (page, path, fields) => {
    const browser = await signedIn()
    const { body } = await browser.get(server.url + page)
    const xsrf = / name="xsrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
    expect(xsrf).not.toBe('')
    const cookies = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
    for (const headers of elsewhere) {
      const refused = await post(path, cookies, { xsrf, ...fields }, headers)
      expect(refused.status).toBe(400)
      expect(await refused.text()).toContain('another site')
    }
    const response = await post(
      path,
      cookies,
      { xsrf, ...fields },
      { origin: server.url, 'sec-fetch-site': 'same-origin' },
    )
    expect(await response.text()).not.toContain('another site')
  })

  test('applications may send a sign-in or sign-out request by a form of their own', async () => {
    const who = await server.signIn(await server.addPerson(uniqueName('minnie')))
    for (const headers of elsewhere) {
      const { searchParams } = new URL(ask(server, app).url)
      const authorization = await post('/oauth/v2/authorize', '', Object.fromEntries(searchParams), headers)
      expect(authorization.status).toBe(303)
      const browser = openBrowser(server.runtime.services)
      const back = await browser.signIn(new URL(authorization.headers.get('location') ?? '', server.url).href, who)
      expect(back.searchParams.get('code')).toBeTruthy()
      expect((await post('/oidc/v1/end_session', '', {}, headers)).status).toBe(303)
    }
  })
})

describe.skipIf(!browserPath)(`in Chromium${withoutBrowser}`, () => {
  test('a form on a page of another port is rejected, even with a planted CSRF secret', async () => {
    const planted = new Visitor(server.url)
    const { html } = await planted.open(paths.login)
    const csrf = / name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const page = `<form method="post" action="${server.url}${paths.login}">
      <input name="csrf" value="${csrf}"><input name="loginName" value="x"><button>Go</button></form>`
    const evil = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page))
    evil.listen(0, '127.0.0.1')
    await once(evil, 'listening')
    const browser = await openChromium()
    try {
      // Ports are one site to cookies.
      const value = planted.cookies.get('usher_csrf') ?? ''
      await browser.context.addCookies([
        { name: 'usher_csrf', value, url: server.url, httpOnly: true, sameSite: 'Lax' },
      ])
      const send = async (from: string) => {
        await browser.page.goto(from)
        await browser.page.fill('[name=loginName]', 'x')
        const [response] = await Promise.all([
          browser.page.waitForResponse((one) => one.request().method() === 'POST'),
          browser.page.click('button'),
        ])
        return response.status()
      }
      expect(await send(`http://localhost:${(evil.address() as AddressInfo).port}/`)).toBe(403)
      expect(await send(server.url + paths.login)).toBe(303)
    } finally {
      await browser.close()
      evil.closeAllConnections()
      evil.close()
    }
  }, 60_000)
})
