/**
 * Consent across organizations (OpenID Connect Core §3.1.2.4): an application of another organization gets nothing of a
 * user without a question, and the audience of neither the API nor a project that it was not granted.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { type At, WholeBrowser } from '#test/security/whole-browser.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { textOf } from '#test/support/visitor.ts'

const API = 'urn:zitadel:iam:org:project:id:zitadel:aud'
let server: OidcServer
let ownApp: App
let foreign: App
let device: App
let otherOrg: string
let ownProject: string
let person: LoginPerson
let browser: WholeBrowser
beforeAll(async () => {
  server = await startOidcServer()
  ownProject = await server.addProject()
  ownApp = await server.addApp(ownProject)
  otherOrg = (await server.rest('POST', '/management/v1/orgs', { name: uniqueName('Evil & Co') })).body.id
  const project = await inOther('/projects', { name: 'Evil project' })
  foreign = await inOther(`/projects/${project.id}/apps/oidc`, appConfig)
  device = await inOther(`/projects/${project.id}/apps/oidc`, {
    ...appConfig,
    name: 'Telly',
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    responseTypes: [],
  })
})
afterAll(() => server.stop())
beforeEach(async () => {
  person = await loginPeople(server).active()
  browser = new WholeBrowser(server.url)
  await signIn((await begin(ownApp, { scope: 'openid' })).page)
})

const appConfig = {
  name: 'Corner <Shop>',
  redirectUris: [REDIRECT],
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  appType: 'OIDC_APP_TYPE_WEB',
}
async function inOther(path: string, body: object) {
  const response = await server.rest('POST', `/management/v1${path}`, body, { orgId: otherOrg })
  if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
  return response.body
}
const signIn = async (page: At): Promise<At> =>
  browser.submit(
    await browser.submit(page, { loginName: person.userName }),
    { password: 'Passw0rd!' },
    'name="password"',
  )
const begin = async (app: App, more: Record<string, string> = {}) => {
  const authRequest = ask(server, app, { scope: 'openid profile email', ...more })
  return { asked: authRequest, page: await browser.open(authRequest.url) }
}
const CONSENT = 'Allow Corner <Shop>? – Usher'
const errorOf = ({ url }: At) => url.searchParams.get('error')
const tokensOf = async (app: App, { asked, page }: { asked: { verifier: string }; page: At }) =>
  (await redeem(server, app, { code: page.url.searchParams.get('code') ?? '', verifier: asked.verifier })).body
const allow = (page: At) => browser.submit(page, {}, 'value="allow"')

describe('an application of another organization', () => {
  test('gets no code before the user has seen and allowed the requested access, and asks once', async () => {
    const { asked, page } = await begin(foreign)
    expect(page.title).toBe(CONSENT)
    const text = textOf(page.html)
    const access = ['Your email address', 'Your name', 'Your user ID']
    for (const shownText of ['Evil & Co', person.userName, ...access, 'Then you continue at app.acme.ch'])
      expect(text).toContain(shownText)
    expect(text).not.toContain('phone')
    const tokens = await tokensOf(foreign, { asked, page: await allow(page) })
    expect(tokens.access_token).toBeTruthy()
    expect((await begin(foreign)).page.url.searchParams.get('code')).toBeTruthy()
    expect((await begin(foreign, { scope: 'openid', prompt: 'none' })).page.url.searchParams.get('code')).toBeTruthy()
  })

  test('shows the policy and the terms that it registered, as links that cannot reach the page', async () => {
    const { id: projectId } = await inOther('/projects', { name: uniqueName('Policies') })
    const app = await inOther(`/projects/${projectId}/apps/oidc`, { ...appConfig, name: 'Corner <Shop>' })
    const settings = { policy_uri: 'https://shop.example/policy?a=1&b=2', tos_uri: 'https://shop.example/terms' }
    const path = `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`
    expect((await server.rest('PUT', path, settings, { orgId: otherOrg })).status).toBe(200)
    const { page } = await begin(app)
    const link = (href: string, text: string) =>
      `<a href="${href}" target="_blank" rel="noopener noreferrer">${text} Corner &lt;Shop&gt;</a>`
    expect(page.html).toContain(link('https://shop.example/policy?a=1&amp;b=2', 'Privacy policy of'))
    expect(page.html).toContain(link('https://shop.example/terms', 'Terms of'))
    expect((await begin(foreign)).page.html).not.toContain('Privacy policy of')
  })

  test('asks again when the scopes grow, and for everything that it then has', async () => {
    await allow((await begin(foreign)).page)
    for (const scope of [
      'openid phone',
      'openid urn:zitadel:iam:user:metadata',
      'openid urn:zitadel:iam:org:project:roles',
      'openid offline_access',
    ]) {
      expect(errorOf((await begin(foreign, { scope, prompt: 'none' })).page), scope).toBe('consent_required')
      const { page } = await begin(foreign, { scope })
      expect(page.title, scope).toBe(CONSENT)
      expect((await allow(page)).url.searchParams.get('code'), scope).toBeTruthy()
    }
    expect((await begin(foreign, { scope: 'openid profile phone offline_access' })).page.url.origin).not.toBe(
      server.url,
    )
  })

  test('receives access_denied when the user declines, and asks again the next time', async () => {
    const { page } = await begin(foreign)
    const refused = await browser.submit(page, {}, 'value="deny"')
    expect([errorOf(refused), refused.url.searchParams.get('state')]).toEqual(['access_denied', 'xyz'])
    expect((await begin(foreign)).page.title).toBe(CONSENT)
  })

  test('receives consent_required for prompt=none', async () => {
    expect(errorOf((await begin(foreign, { prompt: 'none' })).page)).toBe('consent_required')
  })

  test('asks with prompt=consent every time', async () => {
    await allow((await begin(foreign)).page)
    const { page } = await begin(foreign, { prompt: 'consent' })
    expect(page.title).toBe(CONSENT)
    expect((await allow(page)).url.searchParams.get('code')).toBeTruthy()
  })

  test('is asked about after the password and on a device too', async () => {
    browser = new WholeBrowser(server.url)
    const page = await signIn((await begin(foreign)).page)
    expect(page.title).toBe(CONSENT)
    const started = (
      await post(server, '/oauth/v2/device_authorization', device, { client_id: device.clientId, scope: 'openid' })
    ).body
    const typed = await browser.submit(await browser.open('/device'), { user_code: started.user_code })
    const consentPage = await browser.submit(typed, {}, 'confirm')
    expect(consentPage.title).toBe('Allow Telly? – Usher')
    const grant = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: started.device_code,
      client_id: device.clientId,
    }
    expect((await post(server, '/oauth/v2/token', device, grant)).body.error).toBe('authorization_pending')
    await allow(consentPage)
    expect((await post(server, '/oauth/v2/token', device, grant)).body.access_token).toBeTruthy()
  })

  test('gets no consent by a form from elsewhere, for another user, or for more than was shown', async () => {
    const consentPage = await begin(foreign)
    // Without the CSRF token the form is ignored: the user is asked again.
    const forged = await browser.post('/ui/login/consent', {
      authRequestID: consentPage.page.url.searchParams.get('authRequestID') ?? '',
      userID: person.userId,
      items: 'id profile email',
      decision: 'allow',
    })
    expect(forged.title).toBe(CONSENT)
    const page = forged
    const id = page.url.searchParams.get('authRequestID') ?? ''
    const value = (name: string) => new RegExp(` name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? ''
    const right = {
      csrf: value('csrf'),
      authRequestID: id,
      userID: value('userID'),
      items: value('items'),
      decision: 'allow',
    }
    for (const wrong of [{ userID: '1' }, { items: 'id' }, { items: '' }]) {
      const seen = await browser.post('/ui/login/consent', { ...right, ...wrong })
      expect([wrong, seen.url.origin]).toEqual([wrong, server.url])
    }
    const other = new WholeBrowser(server.url)
    expect((await other.open(`/ui/login/consent?authRequestID=${id}`)).title).not.toBe(CONSENT)
    expect((await browser.post('/ui/login/consent', right)).url.searchParams.get('code')).toBeTruthy()
  })

  test('loses its tokens and must ask again when the user revokes the consent on the account page', async () => {
    const { asked, page } = await begin(foreign, { scope: 'openid offline_access' })
    const tokens = await tokensOf(foreign, { asked, page: await allow(page) })
    const list = await browser.open('/ui/login/applications')
    const none =
      list.title === 'Applications with access – Usher'
        ? list
        : await browser.open(
            `/ui/login/applications?sessionID=${/sessionID=(\d+)/.exec((await browser.open('/ui/login')).html)?.[1]}`,
          )
    expect(textOf(none.html)).toContain('Corner <Shop>')
    const done = await browser.submit(none, {}, 'clientID')
    expect(textOf(done.html)).toContain('Access was withdrawn')
    expect(textOf(done.html)).not.toContain('Corner <Shop>')
    const refreshed = await post(server, '/oauth/v2/token', foreign, {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
    })
    expect(refreshed.body.error).toBe('invalid_grant')
    expect((await begin(foreign)).page.title).toBe(CONSENT)
  })

  test('gets no token for the API or for a project of another organization, even with the user’s consent', async () => {
    const role = `urn:zitadel:iam:org:project:id:${ownProject}:aud`
    const { asked, page } = await begin(foreign, { scope: `openid ${API} ${role} urn:zitadel:iam:org:projects:roles` })
    expect(textOf(page.html)).not.toContain('on your behalf')
    const tokens = await tokensOf(foreign, { asked, page: await allow(page) })
    expect(tokens.scope).not.toContain('aud')
    expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { token: tokens.access_token })).status).toBe(
      401,
    )
    const seen = await post(server, '/oauth/v2/introspect', ownApp, { token: tokens.access_token })
    expect(seen.body).toEqual({ active: false })
  })

  test('gets the audience of a project that its organization was granted', async () => {
    const granted = await server.addProject()
    await server.rest('POST', `/management/v1/projects/${granted}/grants`, { grantedOrgId: otherOrg, roleKeys: [] })
    const { asked, page } = await begin(foreign, { scope: `openid urn:zitadel:iam:org:project:id:${granted}:aud` })
    expect(textOf(page.html)).toContain('on your behalf')
    expect((await tokensOf(foreign, { asked, page: await allow(page) })).scope).toContain(`${granted}:aud`)
  })
})

describe('an application of the user’s own organization', () => {
  test.each([{}, { scope: `openid profile offline_access ${API}` }, { prompt: 'select_account' }, { prompt: 'none' }])(
    'asks for no consent: %j',
    async (more: Record<string, string>) => {
      const { page } = await begin(ownApp, more)
      const end = page.url.origin === server.url ? await browser.submit(page, {}, person.userName) : page
      expect(end.url.searchParams.get('code')).toBeTruthy()
    },
  )

  test('has the audience of the API', async () => {
    const tokens = await tokensOf(ownApp, await begin(ownApp, { scope: `openid ${API}` }))
    expect(
      (await server.rest('GET', '/management/v1/orgs/me', undefined, { token: tokens.access_token })).status,
    ).not.toBe(401)
  })
})

test('scopes that name two organizations are rejected: only one of them would be enforced', async () => {
  const two = [otherOrg, '1'].map((id) => `urn:zitadel:iam:org:id:${id}`).join(' ')
  expect(errorOf((await begin(ownApp, { scope: `openid ${two}` })).page)).toBe('invalid_scope')
})

test('a trusted organization asks for no consent, and may have the audience of the API', async () => {
  const trusting = await startOidcServer()
  try {
    const org = (await trusting.rest('POST', '/management/v1/orgs', { name: 'Operator' })).body.id
    const project = (await trusting.rest('POST', '/management/v1/projects', { name: 'Portal' }, { orgId: org })).body.id
    const portal: App = (
      await trusting.rest('POST', `/management/v1/projects/${project}/apps/oidc`, appConfig, { orgId: org })
    ).body
    Object.assign(trusting.runtime.services, { trustedOrgs: new Set([org]) })
    const { userName } = await loginPeople(trusting).active()
    const one = new WholeBrowser(trusting.url)
    const authRequest = ask(trusting, portal, { scope: `openid ${API}` })
    const named = await one.submit(await one.open(authRequest.url), { loginName: userName })
    const done = await one.submit(named, { password: 'Passw0rd!' }, 'name="password"')
    const { body } = await redeem(trusting, portal, {
      code: done.url.searchParams.get('code') ?? '',
      verifier: authRequest.verifier,
    })
    expect(body.scope).toContain(API)
  } finally {
    await trusting.stop()
  }
})
