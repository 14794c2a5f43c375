/** An OIDC client signs users in through a custom login UI, in a real browser: from authorize to the tokens. */
import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { passwordRemoved } from '#domain/user/password/events.ts'
import { ask, claimsOf, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { type LoginUi, startLoginUi } from '#test/e2e/login-ui/login-ui.ts'
import { until } from '#test/faults/client.ts'
import { apiTransports } from '#test/support/api-transports.ts'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { addCaller } from '#test/support/callers.ts'
import { type AddedProvider, addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { addEvents, addOtp, addPerson, addTotp, PASSWORD, TOTP_SECRET } from '#test/support/session-people.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { startUpstreamProvider, type UpstreamProvider } from '#test/support/upstream-provider.ts'

const WIRES = ['gRPC', 'Connect, binary'] as const

describe.skipIf(!browserPath).each(WIRES)(`in a browser, over %s${withoutBrowser}`, (wire) => {
  let server: OidcServer
  let ui: LoginUi
  let upstream: UpstreamProvider
  let idp: AddedProvider
  let app: App
  let device: App
  let orgId: string
  let browser: TestBrowser
  beforeAll(async () => {
    server = await startOidcServer(asksThisMachine)
    orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
    const { token } = await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
    ui = await startLoginUi(() => {
      const open = apiTransports[wire]
      if (!open) throw new Error(`no transport ${wire}`)
      return open(server, token)
    })
    upstream = await startUpstreamProvider(server.url)
    idp = await addProvider(server, upstream, { isLinkingAllowed: true, isCreationAllowed: true })
    const projectId = await server.addProject()
    const loginVersion = { loginV2: { baseUri: ui.url } }
    const redirects = { redirectUris: [`${ui.url}/app`], postLogoutRedirectUris: [`${ui.url}/app`], devMode: true }
    app = await server.addApp(projectId, { ...redirects, loginVersion })
    device = await server.addApp(projectId, {
      name: 'Telly',
      appType: 'OIDC_APP_TYPE_NATIVE',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
      responseTypes: [],
      loginVersion,
    })
  })
  afterAll(async () => {
    await upstream?.close()
    await ui?.close()
    await server?.stop()
  })
  beforeEach(async () => {
    browser = await openBrowser()
  })
  afterEach(() => browser.close())

  const press = (name: string) => browser.page.getByRole('button', { name, exact: true }).click()
  const heading = (name: string) => browser.page.getByRole('heading', { name, exact: true }).waitFor()
  const fill = (label: string, text: string) => browser.page.getByLabel(label, { exact: true }).fill(text)
  const person = async () => {
    const name = uniqueName('person')
    return { name, userId: await addPerson(server, { orgId, name }) }
  }

  /** Opens the application's request, signs the user in, and returns the claims of the ID token. */
  async function tokensAfter(work: () => Promise<void>, more: Record<string, string> = {}) {
    const authRequest = ask(server, app, { redirect_uri: `${ui.url}/app`, ...more })
    await browser.page.goto(authRequest.url)
    await work()
    await browser.page.waitForURL(`${ui.url}/app?*`)
    const code = new URL(browser.page.url()).searchParams.get('code') ?? ''
    const { status, body } = await redeem(server, app, { ...authRequest, code }, { redirect_uri: `${ui.url}/app` })
    expect([status, new URL(browser.page.url()).searchParams.get('state')]).toEqual([200, 'xyz'])
    return { ...body, claims: claimsOf(body.id_token) }
  }
  async function signIn(name: string) {
    await fill('Login name', name)
    await press('Continue')
    await fill('Password', PASSWORD)
    await press('Sign in')
  }
  /** Returns the link to the login UI in the newest mail to an address. */
  async function mailedLink(address: string, route: string): Promise<string> {
    let link: string | undefined
    await until(async () => {
      const mails = await Promise.all((await server.mails(0)).map((raw) => PostalMime.parse(raw)))
      const mail = mails.filter(({ to }) => to?.some((one) => one.address === address)).at(-1)
      link = mail?.text?.match(/http:\S+/g)?.find((one) => one.startsWith(`${ui.url}${route}`))
      return link !== undefined
    }, `a mail to ${address}`)
    return link ?? ''
  }

  test('by name and password, and silently after that', async () => {
    const { name, userId } = await person()
    const first = await tokensAfter(() => signIn(name))
    expect(first.claims).toMatchObject({ sub: userId, amr: ['pwd', 'password'] })
    const silent = await tokensAfter(async () => undefined, { prompt: 'none' })
    expect(silent.claims).toMatchObject({ sub: userId, sid: first.claims.sid })
  })

  test('prompt=none without a session returns login_required to the application', async () => {
    const authRequest = ask(server, app, { redirect_uri: `${ui.url}/app`, prompt: 'none' })
    await browser.page.goto(authRequest.url)
    await browser.page.waitForURL(`${ui.url}/app?*`)
    const { searchParams } = new URL(browser.page.url())
    expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['login_required', 'xyz'])
  })

  test('the login hint fills in the name, and a wrong password is rejected first', async () => {
    const { name, userId } = await person()
    const { claims } = await tokensAfter(
      async () => {
        await press('Continue')
        await fill('Password', 'wrong')
        await press('Sign in')
        await heading('Wrong password')
        await fill('Password', PASSWORD)
        await press('Sign in')
      },
      { login_hint: name },
    )
    expect(claims.sub).toBe(userId)
  })

  test('by a TOTP after the password', async () => {
    const { name, userId } = await person()
    await addTotp(server, userId)
    const { claims } = await tokensAfter(async () => {
      await signIn(name)
      await fill('Code', totpCode(TOTP_SECRET, Date.now()))
      await press('Confirm')
    })
    expect(claims).toMatchObject({ sub: userId, amr: expect.arrayContaining(['pwd', 'otp', 'mfa']) })
  })

  test('by the link of a mail after the password', async () => {
    const { name, userId } = await person()
    await addOtp(server, userId)
    const { claims } = await tokensAfter(async () => {
      await signIn(name)
      await heading('Code')
      await browser.page.goto(await mailedLink(`${name}@acme.example`, '/otp-email'))
      await press('Confirm')
    })
    expect(claims).toMatchObject({ sub: userId, amr: expect.arrayContaining(['otp']) })
  })

  test('a security key is added, and is the second factor from then on', async () => {
    const { name, userId } = await person()
    await addVirtualAuthenticator(browser)
    await tokensAfter(() => signIn(name))
    await browser.page.goto(`${ui.url}/u2f/set`)
    await press('Continue')
    await heading('Security key')
    const { claims } = await tokensAfter(async () => {
      await signIn(name)
      await heading('Security key')
      await press('Continue')
    })
    expect(claims).toMatchObject({ sub: userId, amr: expect.arrayContaining(['pwd', 'mfa']) })
  })

  test('an invitation leads to a passkey, which signs in on its own', async () => {
    const { name, userId } = await person()
    await addEvents(server, userId, passwordRemoved())
    await addVirtualAuthenticator(browser)
    const urlTemplate = `${ui.url}/verify?invite=true&code={{.Code}}&userId={{.UserID}}`
    const path = `/v2/users/${userId}/invite_code`
    expect((await server.rest('POST', path, { sendCode: { urlTemplate } })).status).toBe(200)
    await browser.page.goto(await mailedLink(`${name}@acme.example`, '/verify'))
    await press('Verify')
    await heading('Create a passkey')
    await press('Continue')
    await heading('Passkey')
    const { claims } = await tokensAfter(async () => {
      await fill('Login name', name)
      await press('Continue')
      await heading('Passkey')
      await press('Continue')
    })
    expect(claims).toMatchObject({ sub: userId, amr: expect.arrayContaining(['mfa']) })
  })

  test('a new user registers, verifies the address and signs in', async () => {
    const email = `${uniqueName('new')}@acme.example`
    const { claims } = await tokensAfter(
      async () => {
        await fill('First name', 'Daisy')
        await fill('Last name', 'Duck')
        await fill('Email', email)
        await fill('Password', PASSWORD)
        await press('Create account')
        await heading('Verify your email')
        await browser.page.goto(await mailedLink(email, '/verify'))
        await press('Verify')
      },
      { prompt: 'create' },
    )
    expect(claims).toMatchObject({ amr: ['pwd', 'password'] })
    const { body } = await server.rest('GET', `/v2/users/${claims.sub}`)
    expect(body.user).toMatchObject({ username: email, human: { email: { email, isVerified: true } } })
  })

  test('a forgotten password is set by the link of a mail', async () => {
    const { name, userId } = await person()
    const { claims } = await tokensAfter(async () => {
      await fill('Login name', name)
      await press('Continue')
      await press('Forgot password')
      await heading('Look at your mail')
      await browser.page.goto(await mailedLink(`${name}@acme.example`, '/password/set'))
      await fill('New password', 'Another-pass1')
      await press('Set password')
    })
    expect(claims.sub).toBe(userId)
  })

  test('through an identity provider, which creates the user', async () => {
    const name = uniqueName('upstream')
    upstream.people.set(name, {
      given_name: 'Max',
      family_name: 'Muster',
      email: `${name}@up.example`,
      name: 'Max Muster',
    })
    const enter = async () => {
      await press(`Sign in with ${idp.name}`)
      await browser.page.getByLabel('Who are you?').fill(name)
      await press('Enter')
    }
    const { claims } = await tokensAfter(enter)
    const { body } = await server.rest('GET', `/v2/users/${claims.sub}`)
    expect(body.user.human.profile).toMatchObject({ givenName: 'Max', familyName: 'Muster' })
  })

  test('a device is authorized', async () => {
    const { name, userId } = await person()
    const started = await post(server, '/oauth/v2/device_authorization', device, { scope: 'openid' })
    await browser.page.goto(started.body.verification_uri_complete.replace(/^.*\/device/, `${ui.url}/device`))
    await heading('Authorize Telly')
    await signIn(name)
    await heading('Device authorized')
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: started.body.device_code }
    const { body } = await post(server, '/oauth/v2/token', device, grant)
    expect(claimsOf(body.id_token).sub).toBe(userId)
  })

  test('sign-out with the ID token ends the session, and the UI is not asked', async () => {
    const { name } = await person()
    const { id_token: hint, claims } = await tokensAfter(() => signIn(name))
    const query = { id_token_hint: hint, post_logout_redirect_uri: `${ui.url}/app`, state: 'bye' }
    await browser.page.goto(`${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`)
    await browser.page.waitForURL(`${ui.url}/app?state=bye`)
    expect((await server.rest('GET', `/v2/sessions/${claims.sid}`)).status).toBe(404)
  })

  test('sign-out without a hint is asked of the login UI', async () => {
    const query = { client_id: app.clientId, post_logout_redirect_uri: `${ui.url}/app` }
    await browser.page.goto(`${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`)
    await heading('Sign out')
    const { searchParams } = new URL(browser.page.url())
    expect(searchParams.get('post_logout_redirect')).toBe(`${ui.url}/app`)
    expect(claimsOf(searchParams.get('logout_token') ?? '').post_logout_redirect_uri).toBe(`${ui.url}/app`)
  })
})
