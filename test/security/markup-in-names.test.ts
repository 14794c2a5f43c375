/**
 * Proves a class of docs/security.md: names of users, organizations, applications and providers appear as text in every
 * mail and on every page; no name runs, links or adds a line, and no page has a policy that allows inline scripts.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, post } from '#test/api/oidc/flows.ts'
import { AFTER_SIGN_OUT, type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { browserPath, openBrowser as openChromium, withoutBrowser } from '#test/support/browser.ts'
import { linkQuery, loginPeople } from '#test/support/login-people.ts'
import { addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { Visitor } from '#test/support/visitor.ts'

const RUN = 'globalThis.pwned=1'
/** Markup, quotes of all kinds, an address that runs, and letters that turn the line around. */
const EVIL = `<a href="https://evil.example">x</a></title><script>${RUN}</script>"'><img src=x onerror=${RUN}>\`\${1} javascript:${RUN} \u202egpj.exe`

let server: OidcServer
let people: ReturnType<typeof loginPeople>
let app: App
let device: App
const userName = `${EVIL}-name`
let userId: string
beforeAll(async () => {
  server = await startOidcServer(asksThisMachine)
  people = loginPeople(server)
  await must('PUT', '/management/v1/orgs/me', { name: EVIL })
  const projectId = await server.addProject({ name: EVIL })
  app = await server.addApp(projectId, { name: EVIL })
  device = await server.addApp(projectId, {
    name: `${EVIL}2`,
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    responseTypes: [],
  })
  const idp = await addProvider(
    server,
    { issuer: server.url, clientId: EVIL, clientSecret: 'x' },
    { isLinkingAllowed: true },
  )
  await must('PUT', `/admin/v1/idps/generic_oidc/${idp.id}`, {
    name: EVIL,
    issuer: server.url,
    clientId: EVIL,
    scopes: ['openid'],
    providerOptions: { isLinkingAllowed: true },
  })
  const profile = { firstName: EVIL, lastName: EVIL, nickName: EVIL, displayName: EVIL }
  const email = { email: 'named@acme.example', isEmailVerified: true }
  const person = { userName, profile, email, password: 'Passw0rd!' }
  userId = (await must('POST', '/management/v1/users/human/_import', person)).userId
})
afterAll(() => server.stop())

async function must(method: string, route: string, body: object) {
  const response = await server.rest(method, route, body)
  if (response.status !== 200) throw new Error(`${route}: ${JSON.stringify(response.body)}`)
  return response.body
}

/** Expects that names add no tag and no attribute to the page. */
function expectText(name: string, html: string): void {
  const tags = [...html.matchAll(/<([a-z!][^\s>/]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi)]
  for (const [tag, element = '', attributes = ''] of tags) {
    const quoted = attributes.replaceAll(/="[^"]*"/g, '=""')
    expect([name, tag, /\bon\w+\s*=/i.test(quoted)]).toEqual([name, tag, false])
    const [, address = ''] = /\s(?:href|src|action)="([^"]*)"/.exec(attributes) ?? []
    expect([name, tag, /javascript:|^\w+:\/\/evil/i.test(address)]).toEqual([name, tag, false])
    if (element.toLowerCase() === 'img') expect(address).not.toBe('x')
  }
  expect([name, html.includes(`<script>${RUN}`)]).toEqual([name, false])
  expect([name, html.includes('<a href="https://evil.example"')]).toEqual([name, false])
}

/** Expects a policy that allows inline content by hash only. */
function expectPolicy(name: string, html: string, policy: string): void {
  expect([name, policy]).toEqual([name, expect.stringContaining("default-src 'none'")])
  expect([name, policy]).toEqual([name, expect.stringContaining("base-uri 'none'")])
  expect([name, policy]).toEqual([name, expect.stringContaining("frame-ancestors 'none'")])
  expect([name, policy]).toEqual([name, expect.not.stringMatching(/unsafe-|\bdata:|\*|https?:/)])
  expect([name, / style="/.test(html)]).toEqual([name, false])
  if (/<script(?![^>]*\bsrc=)/.test(html)) expect([name, policy]).toEqual([name, expect.stringContaining("'sha256-")])
}

function look(name: string, { html, headers }: { html: string; headers: Headers }): void {
  expect([name, headers.get('content-type')]).toEqual([name, expect.stringContaining('text/html')])
  const policy = headers.get('content-security-policy') ?? ''
  expectText(name, html)
  expectPolicy(name, html, policy)
}

describe('on the pages', () => {
  test('of a sign-in for an application', async () => {
    const visitor = new Visitor(server.url)
    const named = await visitor.open(await visitor.begin(ask(server, app).url))
    look('name', named)
    // Proof that the application and the provider are on it at all.
    expect(named.html).toContain('&lt;a href=&quot;https://evil.example&quot;&gt;')
    expect(named.html.split('&lt;script&gt;').length).toBeGreaterThan(2)
    look('name, wrong', await visitor.submit({ loginName: '' }))
    look('password', await visitor.submit({ loginName: userName }))
    look('password, wrong', await visitor.submit({ password: 'wrong' }))
    const other = new Visitor(server.url)
    look('another name', await other.open(`/ui/login/login?${new URLSearchParams({ loginName: EVIL })}`))
    look('no such request', await other.open(`/ui/login/login?${new URLSearchParams({ authRequestID: EVIL })}`))
    look('no such page', await other.open(`/ui/login/${encodeURIComponent(EVIL)}`))
    look(
      'no such provider',
      await other.open(`/ui/login/login/externalidp?${new URLSearchParams({ idpConfigID: EVIL })}`),
    )
  })

  test('of the account', async () => {
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: userName })
    const home = await visitor.submit({ password: 'Passw0rd!' })
    expect(home.title).toBe('You are signed in – Usher')
    expect(home.html).toContain('&lt;script&gt;')
    look('signed in', home)
    for (const at of [
      '/ui/login/mfa/setup',
      '/ui/login/mfa/setup/otp',
      '/ui/login/mfa/setup/u2f',
      '/ui/login/security',
    ])
      look(at, await visitor.open(at))
    const begun = await visitor.begin(ask(server, app, { prompt: 'select_account' }).url)
    look('choice of accounts', await visitor.open(begun))
  })

  test('of mailed links, with any query', async () => {
    const person = { userId, userName, orgId: '' }
    const visitor = new Visitor(server.url)
    for (const at of ['user/init', 'mail/verification', 'password/init', 'login/passwordless/init'])
      for (const values of [
        { code: EVIL, loginname: EVIL, codeID: EVIL },
        { loginname: EVIL, passwordset: EVIL },
      ])
        look(at, await visitor.open(`/ui/login/${at}?${linkQuery(person, values)}`))
    await visitor.open('/ui/login/password/reset')
    look('reset', await visitor.submit({ loginName: EVIL }))
    await must('POST', `/management/v1/users/${userId}/password/_reset`, { type: 'TYPE_EMAIL' })
    const code = await people.code(userId, 'passwordReset', (user) => user.password.resetCode)
    const { owner } = await server.runtime.services.events.load(userAggregate, userId)
    look(
      'new password',
      await visitor.open(`/ui/login/password/init?${linkQuery({ ...person, orgId: owner }, { code })}`),
    )
    look('new password, wrong', await visitor.submit({ password: 'x', passwordconfirm: 'y' }))
  })

  test('of OAuth: errors, the device flow and sign-out', async () => {
    const { services } = server.runtime
    const browser = openBrowser(services)
    const page = async (name: string, url: string) => {
      const { body, headers } = await browser.get(url)
      look(name, { html: body, headers })
      return body
    }
    const errors: Record<string, string>[] = [
      { client_id: EVIL },
      { redirect_uri: EVIL },
      { redirect_uri: `javascript:${RUN}` },
    ]
    for (const wrong of errors) await page(`authorize ${Object.keys(wrong)}`, ask(server, app, wrong).url)
    await page('callback', `${server.url}/oauth/v2/authorize/callback?${new URLSearchParams({ id: EVIL })}`)
    await page('no such request', `${server.url}/oauth/v2/authorize/${encodeURIComponent(EVIL)}`)
    for (const wrong of [
      { client_id: EVIL, state: EVIL },
      { id_token_hint: EVIL, state: EVIL },
      { client_id: app.clientId, post_logout_redirect_uri: `javascript:${RUN}`, state: EVIL },
    ])
      await page(`end_session ${Object.keys(wrong)}`, `${server.url}/oidc/v1/end_session?${new URLSearchParams(wrong)}`)
    await page('signed out', `${server.url}/oidc/v1/end_session/success?${new URLSearchParams({ state: EVIL })}`)

    const started = (await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid' })).body
    const typed = await page('device', `${server.url}/device?${new URLSearchParams({ user_code: EVIL })}`)
    const xsrf = / name="xsrf" value="([^"]+)"/.exec(typed)?.[1] ?? ''
    const wrong = await browser.post(`${server.url}/device`, { xsrf, user_code: EVIL })
    look('device, wrong', { html: wrong.body, headers: wrong.headers })
    const again = / name="xsrf" value="([^"]+)"/.exec(wrong.body)?.[1] ?? ''
    const confirm = await browser.post(`${server.url}/device`, { xsrf: again, user_code: started.user_code })
    expect(confirm.body).toContain('&lt;script&gt;')
    look('device, confirm', { html: confirm.body, headers: confirm.headers })

    const who = await server.signIn({ userId, userName })
    const form = await browser.follow(ask(server, app, { response_mode: 'form_post', state: EVIL }).url, who)
    expect(form.body).toContain('&lt;script&gt;')
    look('form_post', { html: form.body, headers: form.headers })
    const leave = new URLSearchParams({
      client_id: app.clientId,
      post_logout_redirect_uri: AFTER_SIGN_OUT,
      state: EVIL,
    })
    expect(await page('sign out', `${server.url}/oidc/v1/end_session?${leave}`)).toContain('&lt;script&gt;')
  })
})

describe('in mails', () => {
  const mailsOf = async (address: string, count: number) => {
    const deadline = Date.now() + 10_000
    for (;;) {
      const mails = await Promise.all((await server.mails(0)).map((raw) => PostalMime.parse(raw)))
      const sentMail = mails.filter((mail) => mail.to?.some((to) => to.address === address))
      if (sentMail.length >= count) return sentMail
      if (Date.now() > deadline) throw new Error(`${sentMail.length} mails of ${count}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  test('names are escaped in HTML and plain text, without direction overrides', async () => {
    const profile = { firstName: EVIL, lastName: EVIL, displayName: EVIL }
    const email = { email: 'mailed@acme.example' }
    // Sequential, since a code that a newer one replaced is not mailed.
    const mailed = await must('POST', '/management/v1/users/human', { userName: `${EVIL}-mailed`, profile, email })
    await mailsOf('mailed@acme.example', 1)
    await must('POST', `/management/v1/users/${mailed.userId}/_resend_initialization`, {})
    await mailsOf('mailed@acme.example', 2)
    const before = (await mailsOf('named@acme.example', 0)).length
    await must('POST', `/management/v1/users/${userId}/password/_reset`, { type: 'TYPE_EMAIL' })
    await mailsOf('named@acme.example', before + 1)
    await must('POST', `/management/v1/users/${userId}/passwordless/_send_link`, {})
    await mailsOf('named@acme.example', before + 2)
    await must('POST', `/management/v1/users/${userId}/password`, { password: 'N3wPass!!' })
    for (const { subject, html = '', text = '', to, headers } of [
      ...(await mailsOf('mailed@acme.example', 2)),
      ...(await mailsOf('named@acme.example', before + 3)),
    ]) {
      expectText(subject ?? '', html)
      expect(html).toContain('&lt;script&gt;')
      for (const [, link] of html.matchAll(/href="([^"]*)"/g))
        expect(link?.startsWith(`${server.url}/ui/login`)).toBe(true)
      // Mail programs turn addresses in plain text into links.
      expect(text.replaceAll(server.url, '')).not.toMatch(/https?:\/\//)
      for (const part of [html, text, subject ?? '']) expect(part).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      expect(to).toHaveLength(1)
      expect(headers.map(({ key }) => key)).not.toContain('bcc')
    }
  })
})

describe('control characters, which could add lines and headers to mails, are rejected', () => {
  const LINES = 'A\r\nBcc: victim@evil.example'
  const human = {
    userName: 'lines',
    profile: { firstName: 'A', lastName: 'B' },
    email: { email: 'lines@acme.example' },
  }
  const refused = async (method: string, route: string, body: object, field: string) => {
    const response = await server.rest(method, route, body)
    expect([route, response.status, response.body.message]).toEqual([route, 400, expect.stringContaining(field)])
  }

  test.each(['firstName', 'lastName', 'nickName', 'displayName'])('%s', async (field) => {
    const profile = { ...human.profile, displayName: 'C', [field]: LINES }
    for (const route of ['/management/v1/users/human', '/management/v1/users/human/_import'])
      await refused('POST', route, { ...human, profile }, field)
    await refused('PUT', `/management/v1/users/${userId}/profile`, profile, field)
  })

  test('user names and names of machine users', async () => {
    for (const route of ['/management/v1/users/human', '/management/v1/users/human/_import'])
      await refused('POST', route, { ...human, userName: LINES }, 'userName')
    await refused('PUT', `/management/v1/users/${userId}/username`, { userName: LINES }, 'userName')
    await refused('POST', '/management/v1/users/machine', { userName: LINES, name: 'M' }, 'userName')
    await refused('POST', '/management/v1/users/machine', { userName: 'm', name: LINES }, 'name')
  })

  test('organizations, projects, roles, applications and providers', async () => {
    await refused('POST', '/management/v1/orgs', { name: LINES }, 'name')
    await refused('PUT', '/management/v1/orgs/me', { name: LINES }, 'name')
    await refused('POST', '/management/v1/projects', { name: LINES }, 'name')
    const projectId = await server.addProject()
    await refused('PUT', `/management/v1/projects/${projectId}`, { name: LINES }, 'name')
    await refused('POST', `/management/v1/projects/${projectId}/roles`, { roleKey: LINES, displayName: 'R' }, 'roleKey')
    await refused(
      'POST',
      `/management/v1/projects/${projectId}/roles`,
      { roleKey: 'r', displayName: LINES },
      'displayName',
    )
    const oidc = { redirectUris: ['https://a.example'], responseTypes: ['OIDC_RESPONSE_TYPE_CODE'] }
    await refused('POST', `/management/v1/projects/${projectId}/apps/oidc`, { name: LINES, ...oidc }, 'name')
    await refused('POST', `/management/v1/projects/${projectId}/apps/api`, { name: LINES }, 'name')
    const provider = { name: LINES, issuer: 'https://i.example', clientId: 'c', clientSecret: 's' }
    await refused('POST', '/management/v1/idps/generic_oidc', provider, 'name')
  })

  test('addresses, and links and colours of policies', async () => {
    for (const email of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', '"<script>"@b.example\n'])
      expect((await server.rest('POST', '/management/v1/users/human', { ...human, email: { email } })).status).toBe(400)
    for (const link of [`javascript:${RUN}`, 'data:text/html,x', `//evil.example"><script>`])
      expect(
        (await server.rest('PUT', '/admin/v1/policies/privacy', { tosLink: link, privacyLink: link })).status,
      ).toBe(400)
    for (const primaryColor of ['#fff"><script>', 'red', 'url(//evil.example)'])
      expect((await server.rest('PUT', '/admin/v1/policies/label', { primaryColor })).status).toBe(400)
  })

  test('at the Nevis API', async () => {
    const token = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
    for (const field of ['firstName', 'lastName', 'title']) {
      const body = { loginId: 'lines@acme.example', name: { [field]: LINES } }
      const response = await server.rest('POST', '/nevis/api/v1/users', body, { token })
      expect([response.status, response.body.errors?.[0]?.field]).toEqual([422, `name.${field}`])
    }
    const organization = { domain: 'lines.example', name: LINES }
    expect((await server.rest('POST', '/nevis/api/v1/organizations', organization, { token })).status).toBe(422)
  })
})

describe.skipIf(!browserPath)(`in Chromium${withoutBrowser}`, () => {
  test('no injected script runs, on any page or in any mail', async () => {
    const browser = await openChromium()
    const complaints: string[] = []
    try {
      const { page } = browser
      page.on('dialog', (dialog) => complaints.push(dialog.message()))
      page.on('console', (message) => {
        if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text())
      })
      const check = async () => {
        expect(await page.evaluate('globalThis.pwned')).toBeUndefined()
        expect(await page.locator('a[href^="https://evil"], img[src="x"]').count()).toBe(0)
      }
      await page.goto(ask(server, app).url)
      expect(await page.locator('main').innerText()).toContain('<script>')
      await check()
      await page.fill('[name=loginName]', userName)
      await page.click('button[type=submit]')
      await check()
      for (const url of [
        `${server.url}/ui/login/login?${new URLSearchParams({ loginName: EVIL })}`,
        `${server.url}/ui/login/user/init?${new URLSearchParams({ userID: '1', code: EVIL, loginname: EVIL })}`,
        ask(server, app, { client_id: EVIL }).url,
        `${server.url}/oidc/v1/end_session?${new URLSearchParams({ client_id: EVIL })}`,
        `${server.url}/oidc/v1/end_session/success?${new URLSearchParams({ state: EVIL })}`,
      ]) {
        await page.goto(url)
        await check()
      }
      // As a mail program without a content security policy shows it.
      for (const raw of await server.mails(1)) {
        await page.goto('about:blank')
        await page.setContent((await PostalMime.parse(raw)).html ?? '')
        await check()
      }
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  }, 60_000)
})
