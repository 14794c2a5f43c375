/**
 * A sign-in belongs to the browser that began it (RFC 6749 §10.12, RFC 8628 §5.4): a link to it gives another browser
 * nothing to complete, fail or use up, and the browser that began it cannot collect the sign-in of another person.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { ask, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { type At, WholeBrowser } from '#test/security/whole-browser.ts'
import { loginPeople } from '#test/support/login-people.ts'

let server: OidcServer
let app: App
let device: App
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startOidcServer()
  const project = await server.addProject()
  app = await server.addApp(project)
  device = await server.addApp(project, {
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_DEVICE_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  })
  people = loginPeople(server)
})
afterAll(() => server.stop())

const browser = () => new WholeBrowser(server.url)
const signIn = async (one: WholeBrowser, page: At, userName: string): Promise<At> =>
  one.submit(await one.submit(page, { loginName: userName }), { password: 'Passw0rd!' }, 'name="password"')
const signedIn = async () => {
  const [one, { userName, userId }] = [browser(), await people.active()]
  const page = await signIn(one, await one.open('/ui/login/login'), userName)
  expect(page.title).toBe('You are signed in – Usher')
  return { one, userName, userId }
}
/** Starts an authorization request; returns it with the cookies of its browser. */
const begun = async (more: Record<string, string> = {}) => {
  const one = browser()
  const authRequest = ask(server, app, more)
  const response = await one.step(authRequest.url)
  const login = response.headers.get('location') ?? ''
  const resume = one.cookies().find(({ name }) => name === 'usher_oidc_resume')?.path ?? ''
  return { one, asked: authRequest, login, resume, id: new URL(login).searchParams.get('authRequestID') ?? '' }
}
const subjectOf = async (url: URL, verifier: string): Promise<string> => {
  const { body } = await redeem(server, app, { code: url.searchParams.get('code') ?? '', verifier })
  return JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString()).sub
}
const responseOf = async (id: string) =>
  server.runtime.services.rows.selectFrom('auth_requests').select('result').where('id', '=', id).executeTakeFirst()

describe('a link to the sign-in of another browser', () => {
  test('opened by a signed-in user: starts a request of their own, and the sender gets no code', async () => {
    const attacker = await begun()
    const victim = await signedIn()
    const seen = await victim.one.open(attacker.login)
    expect(seen.hops.some((hop) => hop.includes('/authorize/callback') && hop.includes(attacker.id))).toBe(false)
    // As with the application's own link: the code is sent to the application, in the user's browser only.
    expect(seen.url.href.startsWith(`${REDIRECT}?code=`)).toBe(true)
    expect(await responseOf(attacker.id)).toEqual({ result: null })
    const resumed = await attacker.one.open(attacker.resume)
    expect(resumed.url.href).not.toContain('code=')
  })

  test('opened by a user who then signs in: the sender gets no code and can still sign in', async () => {
    const attacker = await begun()
    const [victim, { userName }] = [browser(), await people.active()]
    const page = await victim.open(attacker.login)
    expect(page.url.searchParams.get('authRequestID')).not.toBe(attacker.id)
    await signIn(victim, page, userName)
    expect(await responseOf(attacker.id)).toEqual({ result: null })
    const attackerAccount = await people.active()
    const done = await signIn(attacker.one, await attacker.one.open(attacker.login), attackerAccount.userName)
    expect(await subjectOf(done.url, attacker.asked.verifier)).toBe(attackerAccount.userId)
  })

  test.each(Object.entries(paths))(
    '%s, opened or sent a form: nothing of it is shown, answered or used up',
    async (_name, path) => {
      const attacker = await begun()
      const victim = await signedIn()
      const page = await victim.one.open('/ui/login/login?other=')
      const csrf = / name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const sessionID = / name="sessionID" value="(\d+)"/.exec((await victim.one.open('/ui/login')).html)?.[1] ?? ''
      const form = { csrf, sessionID, authRequestID: attacker.id, loginName: victim.userName, password: 'Passw0rd!' }
      const responses = [
        await victim.one.step(`${path}?${new URLSearchParams({ authRequestID: attacker.id, sessionID })}`),
        await victim.one.step(path, { method: 'POST', body: new URLSearchParams(form) }),
      ]
      for (const response of responses) {
        expect(response.headers.get('location') ?? '').not.toContain('/authorize/callback')
        expect(await response.text()).not.toContain(attacker.id)
      }
      expect(await responseOf(attacker.id)).toEqual({ result: null })
    },
  )

  test('an answered request is returned to its own browser only, and stays valid', async () => {
    const mine = await begun()
    const { userName, userId } = await people.active()
    const named = await mine.one.submit(await mine.one.open(mine.login), { loginName: userName })
    const form = / name="csrf" value="([^"]+)"/.exec(named.html)?.[1] ?? ''
    const sent = await mine.one.step(paths.password, {
      method: 'POST',
      body: new URLSearchParams({ csrf: form, authRequestID: mine.id, loginName: userName, password: 'Passw0rd!' }),
    })
    const callback = sent.headers.get('location') ?? ''
    expect(callback).toContain(`/oauth/v2/authorize/callback?id=${mine.id}`)
    const thief = browser()
    expect((await thief.open(callback)).url.pathname).toBe('/ui/login/login')
    expect((await responseOf(mine.id))?.result).toContain(userId)
    expect(await subjectOf((await mine.one.open(callback)).url, mine.asked.verifier)).toBe(userId)
  })

  test('cookies of other requests, and missing ones, give no access', async () => {
    const [attacker, other] = [await begun(), await begun()]
    const secret = other.one.cookies().find(({ name }) => name === `usher_request_${other.id}`)?.value ?? ''
    expect(secret.length).toBeGreaterThan(40)
    for (const cookie of [
      '',
      `usher_request_${attacker.id}=`,
      `usher_request_${attacker.id}=${secret}`,
      `usher_request_=${secret}`,
    ]) {
      const response = await fetch(attacker.login, { redirect: 'manual', headers: { cookie } })
      expect([cookie, response.status, response.headers.get('location')]).toEqual([
        cookie,
        303,
        `${server.url}/oauth/v2/authorize/restart?id=${attacker.id}`,
      ])
    }
  })
})

describe('the device flow', () => {
  const startDevice = async () =>
    (await post(server, '/oauth/v2/device_authorization', device, { client_id: device.clientId, scope: 'openid' })).body
  const poll = (code: string) =>
    post(server, '/oauth/v2/token', device, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: code,
      client_id: device.clientId,
    })
  /** Types and allows a code; ends at the sign-in page or after it. */
  const allow = async (one: WholeBrowser, userCode: string): Promise<At> => {
    const typed = await one.submit(await one.open('/device'), { user_code: userCode })
    return one.submit(typed, {}, 'confirm')
  }

  test('a device code entered in one browser is not approved in another', async () => {
    const [attacker, victim] = [browser(), await signedIn()]
    const codes = await startDevice()
    const login = await allow(attacker, codes.user_code)
    expect(login.url.pathname).toBe('/ui/login/login')
    const seen = await victim.one.open(login.url.href)
    expect(seen.url.pathname).toBe('/device')
    const resume = attacker
      .cookies()
      .find(({ name, path }) => name === 'usher_oidc_resume' && path.startsWith('/device'))
    await attacker.open(resume?.path ?? '/device')
    expect((await poll(codes.device_code)).body.error).toBe('authorization_pending')
  })

  test('a user can approve a device from any browser', async () => {
    const [one, { userName, userId }] = [browser(), await people.active()]
    const codes = await startDevice()
    const done = await signIn(one, await allow(one, codes.user_code), userName)
    expect(done.title).toContain('Usher')
    const { body } = await poll(codes.device_code)
    expect(JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString()).sub).toBe(userId)
  })
})

describe('unmodified browsers', () => {
  test('several tabs that start at once each return to their application', async () => {
    const [one, { userName, userId }] = [browser(), await people.active()]
    const authRequests = [
      ask(server, app, { state: '0' }),
      ask(server, app, { state: '1' }),
      ask(server, app, { state: '2' }),
    ]
    const pages = await Promise.all(authRequests.map(({ url }) => one.open(url)))
    for (const [i, page] of [...pages.entries()].reverse()) {
      // In the first one the person signs in; the others are reloaded, as people do.
      const done = i === 2 ? await signIn(one, page, userName) : await one.open(page.url.href)
      expect(done.url.searchParams.get('state')).toBe(String(i))
      expect(await subjectOf(done.url, authRequests[i]?.verifier ?? '')).toBe(userId)
    }
    expect(one.cookies().filter(({ name }) => name.startsWith('usher_request_'))).toEqual([])
  })

  test('a browser with very many requests keeps the newest, and its cookies fit into a request', async () => {
    const [one, { userName }] = [browser(), await people.active()]
    let page: At | undefined
    for (let i = 0; i < 40; i++) page = await one.open(ask(server, app, { state: String(i) }).url)
    expect(one.cookies().filter(({ name }) => name.startsWith('usher_request_')).length).toBeLessThanOrEqual(21)
    if (!page) throw new Error('nothing was begun')
    expect((await signIn(one, page, userName)).url.searchParams.get('state')).toBe('39')
  })

  test('a link copied to another browser of the same user signs in there', async () => {
    const mine = await begun()
    const [other, { userName, userId }] = [browser(), await people.active()]
    const done = await signIn(other, await other.open(mine.login), userName)
    expect(await subjectOf(done.url, mine.asked.verifier)).toBe(userId)
  })

  test('a browser without cookies gets no redirect loop: the page names the missing cookies', async () => {
    const { url } = ask(server, app)
    let at = url
    let response = await fetch(at, { redirect: 'manual' })
    for (let hops = 0; response.headers.has('location') && hops < 10; hops++) {
      at = new URL(response.headers.get('location') ?? '', at).href
      response = await fetch(at, { redirect: 'manual', headers: { 'accept-language': 'en' } })
    }
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Cookies are blocked')
  })
})
