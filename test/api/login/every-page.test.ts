/** Properties of every page: headers, cookies, CSRF tokens, languages, escaping, static files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { linkQuery, loginPeople } from '#test/support/login-people.ts'
import { freePort, startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const paths = [
  '/ui/login/login',
  '/ui/login/password/reset',
  '/ui/login/user/init',
  '/ui/login/user/init?userID=1&code=x',
  '/ui/login/mail/verification?userID=1&code=x',
  '/ui/login/password/init?userID=1&code=x',
  '/ui/login/login/passwordless/init?userID=1&codeID=1&code=x',
  '/ui/login/no/such/page',
]

test.each(paths)('%s carries the headers of a page that handles secrets', async (path) => {
  const { headers, html } = await new Visitor(server.url).open(path)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("form-action 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|http/)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(html).not.toMatch(
    /<style|<script(?! src="\/ui\/login\/static\/[\w/.-]+" defer><\/script>)|\son\w+=|\sstyle=|javascript:/,
  )
  expect(html).toMatch(/^<!doctype html>\n<html lang="en">/)
})

test('the security settings name the origins that may embed the pages', async () => {
  const settings = (embeddedIframe: object) => server.rest('PUT', '/v2/policies/security', { embeddedIframe })
  const open = async (path: string) => (await fetch(server.url + path)).headers
  const allowedOrigins = ['https://portal.example', 'https://intranet.example:8443']
  expect((await settings({ enabled: true, allowedOrigins })).status).toBe(200)
  for (const path of ['/ui/login/login', '/oauth/v2/authorize?client_id=unknown', '/oidc/v1/end_session/success']) {
    const headers = await open(path)
    const policy = headers.get('content-security-policy')
    expect([path, policy]).toEqual([path, expect.stringContaining(`frame-ancestors ${allowedOrigins.join(' ')}`)])
    expect([path, headers.get('x-frame-options')]).toEqual([path, null])
  }
  expect((await settings({ enabled: false, allowedOrigins })).status).toBe(200)
  const closed = await open('/ui/login/login')
  expect(closed.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(closed.get('x-frame-options')).toBe('DENY')
  for (const origin of ["https://a.example; script-src 'self'", 'a.example', 'https://a.example/'])
    expect([origin, (await settings({ enabled: true, allowedOrigins: [origin] })).status]).toEqual([origin, 400])
})

test('every field has a label, an autocomplete value and a unique id', async () => {
  for (const path of paths) {
    const { html } = await new Visitor(server.url).open(path)
    const fields = [...html.matchAll(/<input(?![^>]*type="hidden")[^>]*>/g)].map(([tag]) => tag)
    for (const tag of fields) {
      const id = / id="([^"]+)"/.exec(tag)?.[1]
      expect(tag).toMatch(/ autocomplete="(username|current-password|new-password|one-time-code|off)"/)
      if (!/ hidden/.test(tag)) expect(html).toContain(`<label for="${id}">`)
    }
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  }
})

test.each([
  ['de-CH,de;q=0.9,en;q=0.5', 'de', 'Anmelden'],
  ['fr', 'fr', 'Connexion'],
  ['it-CH', 'it', 'Accedi'],
  ['es-MX, en;q=0.1', 'es', 'Iniciar sesión'],
  ['ja', 'en', 'Sign in'],
])('with Accept-Language %s the page is in %s', async (acceptLanguage, language, title) => {
  const seen = await new Visitor(server.url, { 'accept-language': acceptLanguage }).open('/ui/login/login')
  expect(seen.title).toBe(`${title} – Usher`)
  expect(seen.html).toContain(`<html lang="${language}">`)
})

describe('forms', () => {
  const start = async () => {
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    return visitor
  }

  test.each([
    ['no token', { csrf: '' }],
    ['a made-up token', { csrf: 'v1.935e34d2.AAAA' }],
  ])('a form with %s is refused', async (_what, values) => {
    const visitor = await start()
    expect(await visitor.submit({ loginName: 'x', ...values })).toMatchObject({
      status: 403,
      title: 'This form is no longer valid – Usher',
    })
  })

  test('a form from another browser is refused, and so is one without the cookie', async () => {
    const [victim, attacker] = [await start(), await start()]
    const token = / name="csrf" value="([^"]+)"/.exec(attacker.seen?.html ?? '')?.[1] ?? ''
    expect(token).not.toBe('')
    expect((await victim.submit({ loginName: 'x', csrf: token })).status).toBe(403)
    const bare = await start()
    bare.cookies.clear()
    expect((await bare.submit({ loginName: 'x' })).status).toBe(403)
  })

  test('the CSRF token differs on every page, so that compression does not reveal it', async () => {
    const visitor = await start()
    const first = visitor.seen?.html
    expect((await visitor.open('/ui/login/login')).html).not.toBe(first)
  })

  test.each([
    ['application/json', '{"loginName":"x"}'],
    ['text/plain', 'loginName=x'],
    ['application/x-www-form-urlencoded', `loginName=${'x'.repeat(70_000)}`],
  ])('a body of %s, which no page sends, is rejected with a page', async (type, body) => {
    const response = await fetch(`${server.url}/ui/login/login`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This form is no longer valid')
  })
})

test('names, codes and parameters of links are shown as text', async () => {
  const evil = `"><img src=x onerror=alert(1)><a href='//evil.example'>`
  const person = await people.initial(
    { profile: { firstName: evil, lastName: evil }, email: { email: 'evil@acme.example' } },
    evil,
  )
  const code = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
  const visitor = new Visitor(server.url)
  const pages = [
    await visitor.open(`/ui/login/user/init?${linkQuery(person, { code, loginname: evil })}`),
    await visitor.open(`/ui/login/user/init?${linkQuery({ ...person, userId: evil, orgId: evil }, { code: evil })}`),
    await visitor.open(`/ui/login/login?${new URLSearchParams({ loginName: evil })}`),
    await visitor.submit({ loginName: evil }),
    await visitor.submit({ password: evil }),
    await visitor.open(`/ui/login/password/reset?${new URLSearchParams({ loginName: evil })}`),
    await visitor.submit({ loginName: evil }),
  ]
  for (const page of pages) {
    expect(page.html).not.toContain('<img src=x')
    expect(page.html).not.toContain("<a href='//evil")
    expect(page.html.match(/<img/g)).toHaveLength(1)
  }
})

test('static files have content hashes in their address and are cached permanently', async () => {
  const { html } = await new Visitor(server.url).open('/ui/login/login')
  const files = [...html.matchAll(/(?:href|src)="(\/ui\/login\/static\/[^"]+)"/g)].map(([, path]) => path)
  expect(files.length).toBeGreaterThan(1)
  for (const path of files) {
    const response = await fetch(server.url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await response.text()).length).toBeGreaterThan(100)
  }
  expect((await fetch(`${server.url}/ui/login/static/other/login.css`)).status).toBe(404)
})

test('in the clear cookies are HttpOnly and SameSite; under https also Secure and bound to the host', async () => {
  const clear = new Visitor(server.url)
  await clear.open('/ui/login/login')
  expect(clear.setCookies).toEqual([expect.stringMatching(/^usher_csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)])
  const port = await freePort()
  const secured = await startServer({ USHER_EXTERNAL_URL: 'https://login.acme.example', USHER_PORT: String(port) })
  try {
    const response = await fetch(`http://localhost:${port}/ui/login/login`)
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-usher_csrf=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    ])
    for (const path of [
      '/ui/login/login',
      '/.well-known/openid-configuration',
      '/debug/healthz',
      '/management/v1/orgs/me',
    ]) {
      const { headers } = await fetch(`http://localhost:${port}${path}`)
      expect([path, headers.get('strict-transport-security')]).toEqual([path, 'max-age=31536000'])
    }
  } finally {
    await secured.stop()
  }
})

test('an error page shows no detail of a failure', async () => {
  const broken = await startServer()
  const visitor = new Visitor(broken.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName: 'minnie' })
  await broken.runtime.storage.close()
  const seen = await visitor.submit({ password: 'x' })
  expect([500, 503]).toContain(seen.status)
  expect(seen.html).not.toMatch(/sql|select|storage|stack|\.ts|node:/i)
  await broken.stop().catch(() => {})
})
