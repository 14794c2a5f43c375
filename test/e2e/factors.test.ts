/** Passkeys and security keys at sign-in, answered by Chromium itself with a virtual authenticator (WebAuthn §11). */
import { HOTP, Secret } from 'otpauth'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let people: ReturnType<typeof loginPeople>
  let browser: TestBrowser
  beforeAll(async () => {
    server = await startServer()
    people = loginPeople(server)
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    browser = await openBrowser()
  })
  afterEach(() => browser.close())

  const heading = (name: string) => browser.page.getByRole('heading', { name }).waitFor()
  const press = (name: string) => browser.page.getByRole('button', { name }).click()
  async function typePassword(userName: string) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login`)
    await page.getByLabel('Login name').fill(userName)
    await press('Continue')
    await page.getByLabel('Password').fill('Passw0rd!')
    await press('Sign in')
  }
  async function registerPasskey() {
    const person = await people.active()
    const { body } = await server.rest('POST', `/management/v1/users/${person.userId}/passwordless/_link`, {})
    await browser.page.goto(body.link)
    await press('Create passkey')
    await heading('Your passkey is ready')
    return person
  }

  test('a passkey signs in without a name or a password, and counts as two factors', async () => {
    const authenticator = await addVirtualAuthenticator(browser)
    const { userName } = await registerPasskey()
    await setLoginPolicy(server, { forceMfa: true })
    try {
      await browser.page.goto(`${server.url}/ui/login`)
      await press('Use a passkey')
      await heading('You are signed in')
      expect(await browser.page.getByRole('main').textContent()).toContain(userName)
      expect(await authenticator.credentials()).toMatchObject([{ signCount: 2 }])
    } finally {
      await setLoginPolicy(server, {})
    }
  })

  test('a user who declines the passkey can use the password', async () => {
    const authenticator = await addVirtualAuthenticator(browser)
    const { userName } = await registerPasskey()
    await authenticator.consent(false)
    await browser.page.goto(`${server.url}/ui/login`)
    await press('Use a passkey')
    await browser.page.getByText('You were not signed in by it.').waitFor()
    await typePassword(userName)
    await heading('You are signed in')
  })

  test('after a name only a passkey of that user is accepted', async () => {
    await addVirtualAuthenticator(browser)
    await registerPasskey()
    const other = await people.active()
    await browser.page.goto(`${server.url}/ui/login`)
    await browser.page.getByLabel('Login name').fill(other.userName)
    await press('Continue')
    await press('Use a passkey')
    await heading('That did not work')
  })

  test('a login policy without passkeys offers none', async () => {
    await setLoginPolicy(server, { allowPasswordless: false })
    try {
      await addVirtualAuthenticator(browser)
      await browser.page.goto(`${server.url}/ui/login`)
      expect(await browser.page.getByRole('button').allTextContents()).toEqual(['Continue'])
    } finally {
      await setLoginPolicy(server, {})
    }
  })

  test('a required security key is set up, and requested at the next sign-in', async () => {
    await addVirtualAuthenticator(browser)
    await setLoginPolicy(server, { forceMfa: true })
    try {
      const { userName } = await people.active()
      await typePassword(userName)
      await browser.page.getByRole('link', { name: 'Security key' }).click()
      await browser.page.getByLabel('Name of the key').fill('Blue')
      await press('Add security key')
      await heading('Keep your recovery codes')
      expect(await browser.page.getByRole('listitem').count()).toBe(10)
      await browser.page.getByRole('link', { name: 'I have kept them' }).click()
      await heading('You are signed in')
      await press('Sign out')
      await typePassword(userName)
      await heading('Confirm that it is you')
      await press('Use security key')
      await heading('You are signed in')
    } finally {
      await setLoginPolicy(server, {})
    }
  })

  test('an imported authenticator is requested after the password', async () => {
    const secret = generateTotpSecret()
    const { userName } = await people.active({ otpCode: secret })
    await typePassword(userName)
    const counter = Math.floor(Date.now() / 30_000)
    await browser.page.getByLabel('Code').fill(HOTP.generate({ secret: Secret.fromBase32(secret), counter, digits: 6 }))
    await press('Confirm')
    await heading('You are signed in')
  })
})
