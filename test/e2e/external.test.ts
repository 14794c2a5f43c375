/** Signing in through another server in a real browser; the servers share OpenID Connect only. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { type AddedProvider, addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { startUpstreamProvider, type UpstreamProvider } from '#test/support/upstream-provider.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let upstream: UpstreamProvider
  let people: ReturnType<typeof loginPeople>
  let idp: AddedProvider
  let browser: TestBrowser
  let complaints: string[]
  beforeAll(async () => {
    server = await startServer(asksThisMachine)
    upstream = await startUpstreamProvider(server.url)
    people = loginPeople(server)
    idp = await addProvider(server, upstream, {
      isLinkingAllowed: true,
      isCreationAllowed: true,
      autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
    })
    browser = await openBrowser()
    browser.page.on('console', (message) => {
      const ours = message.location().url.startsWith(server.url)
      if (message.type() === 'error' && ours) complaints.push(message.text())
    })
  })
  afterAll(async () => {
    await browser?.close()
    await upstream?.close()
    await server?.stop()
  })
  beforeEach(async () => {
    complaints = []
    await browser.context.clearCookies()
  })

  const heading = (name: string) => browser.page.getByRole('heading', { name }).waitFor()
  const press = (name: string) => browser.page.getByRole('button', { name, exact: true }).click()
  const main = () => browser.page.getByRole('main').textContent()
  async function enterUpstream(name: string) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login`)
    await page.getByRole('link', { name: `Sign in with ${idp.name}` }).click()
    await page.getByLabel('Who are you?').fill(name)
    expect(page.url().startsWith(upstream.issuer)).toBe(true)
    await press('Enter')
  }
  const linksOf = async (userId: string) => (await people.load(userId)).idpLinks

  test("imported user with an identity provider link signs in through a second server of the test's own", async () => {
    upstream.people.set('u-4711', { preferred_username: 'min', given_name: 'Minnie', family_name: 'Mouse' })
    const { userName } = await people.active({
      password: '',
      idps: [{ configId: idp.id, externalUserId: 'u-4711', displayName: 'min' }],
    })
    await enterUpstream('u-4711')
    await heading('You are signed in')
    expect(await main()).toContain(userName)
    expect(complaints).toEqual([])
    await press('Sign out')
    await browser.page.getByText('You are signed out.').waitFor()
  })

  test('linking an account asks for its password first, and then the provider signs in to it', async () => {
    const { page } = browser
    const { userId, userName } = await people.active()
    upstream.people.set('u-link', { email: `${userName}@acme.example`, email_verified: true, preferred_username: 'li' })
    await enterUpstream('u-link')
    await heading('No account is linked yet')
    expect(await main()).toContain(`You probably have an account here already: ${userName}`)
    await page.getByRole('link', { name: 'Link an account you have' }).click()
    expect(await page.getByLabel('Login name').inputValue()).toBe(userName)
    await press('Continue')
    expect(await linksOf(userId)).toEqual([])
    await page.getByLabel('Password').fill('Passw0rd!')
    await press('Sign in')
    await heading('Link the two accounts?')
    await press('Link accounts')
    await heading('You are signed in')
    expect(await linksOf(userId)).toMatchObject([{ idpId: idp.id, externalUserId: 'u-link', displayName: 'li' }])
    await press('Sign out')
    // The second server has a session of this browser by now and shows no page.
    await page.getByRole('link', { name: `Sign in with ${idp.name}` }).click()
    await heading('You are signed in')
    expect(await main()).toContain(userName)
    expect(complaints).toEqual([])
  })

  test('linking an account that has a passkey and no password asks for the passkey', async () => {
    const { page } = browser
    await addVirtualAuthenticator(browser)
    const { userId, userName } = await people.active()
    const { body } = await server.rest('POST', `/management/v1/users/${userId}/passwordless/_link`, {})
    await page.goto(body.link)
    await press('Create passkey')
    await heading('Your passkey is ready')
    upstream.people.set('u-key', { email: `${userName}@acme.example`, email_verified: true, preferred_username: 'ke' })
    await enterUpstream('u-key')
    await page.getByRole('link', { name: 'Link an account you have' }).click()
    await press('Use a passkey')
    await heading('Link the two accounts?')
    expect(await linksOf(userId)).toEqual([])
    await press('Link accounts')
    await heading('You are signed in')
    expect(await linksOf(userId)).toMatchObject([{ externalUserId: 'u-key' }])
  })

  test('an unknown user creates an account from the claims of the provider', async () => {
    upstream.people.set('u-new', {
      preferred_username: 'newcomer',
      given_name: 'New',
      family_name: 'Comer',
      email: 'newcomer@upstream.example',
      email_verified: true,
    })
    await enterUpstream('u-new')
    await heading('No account is linked yet')
    await press('Create account')
    await heading('You are signed in')
    expect(await main()).toContain('newcomer@upstream.example')
    expect(complaints).toEqual([])
  })

  test('a user who declines at the second server returns to a page that explains it', async () => {
    await enterUpstream('')
    await heading('You are not signed in')
    await browser.page.getByRole('link', { name: 'Sign in in another way' }).click()
    await heading('Sign in')
  })
})
