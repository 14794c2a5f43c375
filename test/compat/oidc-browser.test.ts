/** Signs users in with a real browser, at applications that use unmodified published libraries. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { type SinglePageApp, startSinglePageApp } from '#test/api/oidc/single-page-app.ts'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { freePort } from '#test/support/start-server.ts'

const run = promisify(execFile)
const scriptOf = (name: string) => path.resolve(import.meta.dirname, '../../examples/sign-in', name)

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: OidcServer
  let minnie: Person
  let browser: TestBrowser
  let complaints: string[]
  beforeAll(async () => {
    server = await startOidcServer()
    minnie = await server.addPerson('minnie')
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    browser = await openBrowser()
    complaints = []
    browser.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    browser.page.on('pageerror', (error) => complaints.push(error.message))
  })
  afterEach(async () => {
    await browser.close()
    expect(complaints).toEqual([])
  })

  async function typePassword(page: Page) {
    await page.getByLabel('Login name').fill(minnie.userName)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Password').fill('Password1!')
    await page.getByRole('button', { name: 'Sign in' }).click()
  }

  describe('a single-page application', () => {
    let shop: SinglePageApp
    beforeAll(async () => {
      shop = await startSinglePageApp()
      const app = await server.addApp(await server.addProject(), {
        appType: 'OIDC_APP_TYPE_USER_AGENT',
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
        redirectUris: ['callback', 'popup', 'silent'].map((name) => `${shop.url}/${name}`),
        postLogoutRedirectUris: [`${shop.url}/`],
        devMode: true,
      })
      shop.configure({ authority: server.url, client_id: app.clientId, scope: 'openid profile email' })
    })
    afterAll(() => shop?.stop())

    const inPage = (expression: string): Promise<unknown> => browser.page.evaluate(expression)
    async function signIn(scope = 'openid profile email') {
      await browser.page.goto(shop.url)
      await inPage(`void manager.signinRedirect({ scope: ${JSON.stringify(scope)} })`)
      await typePassword(browser.page)
      await browser.page.waitForURL(`${shop.url}/callback?*`)
      return inPage(`manager.signinCallback().then(({ profile, access_token }) => ({ profile, access_token }))`)
    }
    const tokenOf = (response: unknown) => (response as { access_token: string }).access_token

    test('sends people here and back, and reads who they are', async () => {
      expect(await signIn()).toMatchObject({
        profile: { sub: minnie.userId, name: 'Minnie Mouse', email: 'minnie@acme.ch' },
      })
    })

    test('renews its tokens by a refresh token', async () => {
      const before = await signIn('openid profile email offline_access')
      const after = await inPage('manager.signinSilent().then(({ access_token }) => ({ access_token }))')
      expect(tokenOf(after)).not.toBe(tokenOf(before))
    })

    test('renews its tokens in a hidden frame, without showing anything', async () => {
      const before = await signIn()
      const after = await inPage('manager.signinSilent().then(({ access_token }) => ({ access_token }))')
      expect(tokenOf(after)).not.toBe(tokenOf(before))
    })

    test('learns in a hidden frame that nobody is signed in', async () => {
      await browser.page.goto(shop.url)
      expect(await inPage('manager.signinSilent().catch(({ error }) => error)')).toBe('login_required')
    })

    test('signs people in beside it, in a window of their own', async () => {
      await browser.page.goto(shop.url)
      const opened = browser.context.waitForEvent('page')
      const popupResult = inPage('manager.signinPopup().then(({ profile }) => profile.name)')
      await typePassword(await opened)
      expect(await popupResult).toBe('Minnie Mouse')
    })

    test('revokes its tokens, and signs people out here', async () => {
      const response = await signIn('openid profile offline_access')
      await inPage('manager.revokeTokens()')
      const userinfo = await fetch(`${server.url}/oidc/v1/userinfo`, {
        headers: { authorization: `Bearer ${tokenOf(response)}` },
      })
      expect(userinfo.status).toBe(401)
      await inPage('void manager.signoutRedirect({ state: 1 })')
      await browser.page.waitForURL(`${shop.url}/?*`)
      await inPage('manager.signoutCallback()')
      expect(await inPage('manager.signinSilent().catch(({ error }) => error)')).toBe('login_required')
    })
  })

  describe('the example application', () => {
    let folder: string
    let url: string
    let app: Awaited<ReturnType<typeof runApp>>
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'usher-example-'))
      url = `http://localhost:${await freePort()}`
      const env = { ISSUER: server.url, PAT_FILE: path.join(server.dataDir, 'admin.pat'), APP_URL: url }
      const envFile = path.join(folder, 'example.env')
      const registered = await run(process.execPath, [scriptOf('register.ts')], { env: { ...process.env, ...env } })
      await writeFile(envFile, registered.stdout)
      app = await runApp(envFile, url)
    })
    afterAll(async () => {
      await app?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    test('signs people in, greets them by name, and signs them out', async () => {
      const { page } = browser
      await page.goto(url)
      await page.getByRole('link', { name: 'Sign in' }).click()
      await typePassword(page)
      await page.getByText('Hello, Minnie Mouse (minnie@acme.ch).').waitFor()
      await page.getByRole('link', { name: 'Sign out' }).click()
      await page.getByText('Nobody is signed in.').waitFor()
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByLabel('Login name').waitFor()
    })
  })
})

/** Runs the example's application; at most 10 s until it answers. */
async function runApp(envFile: string, url: string): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [`--env-file=${envFile}`, scriptOf('app.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const deadline = Date.now() + 10_000
  while (!(await fetch(url).catch(() => undefined))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('the example does not start')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    stop() {
      child.kill()
      return exited
    },
  }
}
