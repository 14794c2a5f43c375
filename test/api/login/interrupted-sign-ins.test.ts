/** Sign-ins as people do them: forms sent twice, several tabs, and the link of a mail in between. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { WholeBrowser } from '#test/security/whole-browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { textOf } from '#test/support/visitor.ts'

let server: OidcServer
let app: App
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startOidcServer()
  app = await server.addApp(await server.addProject())
  people = loginPeople(server)
})
afterAll(() => server.stop())

const valueIn = (html: string, name: string) => new RegExp(` name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

test('a form sent twice at once: each response leads to the application or shows that the user is signed in', async () => {
  for (let round = 0; round < 4; round++) {
    const [browser, { userName }] = [new WholeBrowser(server.url), await people.active()]
    const named = await browser.submit(await browser.open(ask(server, app).url), { loginName: userName })
    const form = {
      csrf: valueIn(named.html, 'csrf'),
      authRequestID: valueIn(named.html, 'authRequestID'),
      loginName: userName,
      password: 'Passw0rd!',
    }
    const ends = await Promise.all([1, 2].map(() => browser.post('/ui/login/password', form)))
    for (const end of ends) expect(end.status, `${end.status} ${end.title} ${end.url}`).toBeLessThan(500)
    expect(ends.some((end) => end.url.href.startsWith(`${REDIRECT}?code=`))).toBe(true)
  }
})

test('a form opened before a sign-in in another tab leads to its application', async () => {
  const [browser, { userName }] = [new WholeBrowser(server.url), await people.active()]
  const first = await browser.open(ask(server, app, { state: 'first' }).url)
  const second = await browser.submit(await browser.open(ask(server, app, { state: 'second' }).url), {
    loginName: userName,
  })
  const done = await browser.submit(second, { password: 'Passw0rd!' }, 'name="password"')
  expect(done.url.searchParams.get('state')).toBe('second')
  const late = await browser.submit(first, { loginName: userName })
  expect([late.url.searchParams.get('state'), late.url.searchParams.has('code')]).toEqual(['first', true])
})

test('after the link of the invitation the sign-in leads to the application that waits', async () => {
  const browser = new WholeBrowser(server.url)
  const waiting = await browser.open(ask(server, app, { state: 'waiting' }).url)
  expect(waiting.title).toBe('Sign in – Usher')
  const userName = `invited-${process.pid}`
  const before = (await server.mails(0)).length
  const added = await server.rest('POST', '/management/v1/users/human', {
    userName,
    profile: { firstName: 'In', lastName: 'Vited' },
    email: { email: `${userName}@acme.example` },
  })
  expect(added.status).toBe(200)
  const mail = (await server.mails(before + 1)).find((text) => text.includes(`${userName}@acme.example`)) ?? ''
  const link =
    /https?:\/\/\S*\/ui\/login\/user\/init\?\S*/.exec(
      mail.replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('&amp;', '&'),
    )?.[0] ?? ''
  const page = await browser.open(link.replace(/["<>].*$/, ''))
  const set = await browser.submit(page, { password: 'N3wPassw0rd!', passwordconfirm: 'N3wPassw0rd!' })
  expect(textOf(set.html)).toContain('Sign in')
  const next = / href="([^"]*\/login\?[^"]*)"/.exec(set.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(next).toContain('authRequestID=')
  const named = await browser.open(next)
  const password = named.html.includes('name="password"') ? named : await browser.submit(named, { loginName: userName })
  const end = await browser.submit(password, { password: 'N3wPassw0rd!' }, 'name="password"')
  expect(end.url.searchParams.get('state')).toBe('waiting')
})
