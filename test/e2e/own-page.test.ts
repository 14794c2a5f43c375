/** The account page in a real browser: users verify an address and manage their factors. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { ageFactors } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let people: ReturnType<typeof loginPeople>
  let browser: TestBrowser
  let complaints: string[]
  beforeAll(async () => {
    server = await startServer()
    people = loginPeople(server)
  })
  afterAll(() => server?.stop())
  // Each with a separate device: a passkey of another user on it would respond first.
  beforeEach(async () => {
    browser = await openBrowser()
    await addVirtualAuthenticator(browser)
    complaints = []
    browser.page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 400/.test(message.text())) complaints.push(message.text())
    })
  })
  afterEach(() => browser?.close())

  const heading = (name: string) => browser.page.getByRole('heading', { name, level: 1 }).waitFor()
  const press = (name: string) => browser.page.getByRole('button', { name, exact: true }).click()
  const follow = (name: string) => browser.page.getByRole('link', { name, exact: true }).click()
  async function type(userName: string) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login/login`)
    await page.getByLabel('Login name').fill(userName)
    await press('Continue')
    await page.getByLabel('Password').fill('Passw0rd!')
    await press('Sign in')
  }

  test('a changed address is verified by the code of the mail, with the keyboard alone', async () => {
    const { userId, userName } = await people.active()
    await server.rest('PUT', `/management/v1/users/${userId}/email`, { email: `new-${userName}@acme.example` })
    await type(userName)
    await heading('Confirm your email address')
    const { page } = browser
    await page.keyboard.type('nonsense')
    await page.keyboard.press('Enter')
    await page.getByText('This code is not right. Take the newest one.').waitFor()
    expect(await page.locator(':focus').getAttribute('name')).toBe('code')
    await page.keyboard.type(await people.code(userId, 'emailVerification', (user) => user.email.code))
    await page.keyboard.press('Enter')
    await heading('You are signed in')
    expect(complaints).toEqual([])
  })

  test('a security key is added and removed again, and is not requested any more', async () => {
    const { userId, userName } = await people.active()
    await type(userName)
    await heading('You are signed in')
    await follow('How you sign in')
    await heading('How you sign in')
    await follow('Add a second factor')
    await browser.page.getByRole('link', { name: 'Security key' }).click()
    await browser.page.getByLabel('Name of the key').fill('Blue')
    await press('Add security key')
    await heading('Keep your recovery codes')
    await follow('I have kept them')
    await heading('How you sign in')
    await follow('Remove Security key “Blue”')
    await heading('Remove this?')
    await press('Remove')
    await browser.page.getByText('It is removed, and you are signed out everywhere but here.').waitFor()
    expect((await people.load(userId)).securityKeys).toEqual({})
    await follow('Remove Recovery codes')
    await press('Remove')
    await browser.page.getByText('There is no second factor and no passkey.').waitFor()
    await follow('Back to your account')
    await press('Sign out')
    await type(userName)
    await heading('You are signed in')
    expect(complaints).toEqual([])
  })

  test('a user without a password confirms with the passkey when the last authentication is too old', async () => {
    const { userId, userName } = await people.active({ password: '', requestPasswordlessRegistration: true })
    const { body } = await server.rest('POST', `/management/v1/users/${userId}/passwordless/_link`, {})
    await browser.page.goto(body.link)
    await press('Create passkey')
    await heading('Your passkey is ready')
    await people.given(userId, recoveryCodesAdded(['h1']))
    await browser.page.goto(`${server.url}/ui/login`)
    await press('Use a passkey')
    await heading('You are signed in')
    await follow('How you sign in')
    await browser.page.getByText('Without it you could not sign in any more.').waitFor()
    await ageFactors(server.runtime.services, userId, 600_000)
    await follow('Remove Recovery codes')
    await heading('Enter your password')
    expect(await browser.page.getByLabel('Login name').inputValue()).toBe(userName)
    await press('Use a passkey')
    await heading('Remove this?')
    await press('Remove')
    await browser.page.getByText('It is removed, and you are signed out everywhere but here.').waitFor()
    expect((await people.load(userId)).recovery.codes).toEqual({})
  })

  test('a removed passkey is rejected at sign-in', async () => {
    const { userId, userName } = await people.active()
    const { body } = await server.rest('POST', `/management/v1/users/${userId}/passwordless/_link`, {})
    await browser.page.goto(body.link)
    await press('Create passkey')
    await heading('Your passkey is ready')
    await browser.page.goto(`${server.url}/ui/login`)
    await press('Use a passkey')
    await heading('You are signed in')
    await follow('How you sign in')
    await follow('Remove Passkey “Passkey”')
    await press('Remove')
    await browser.page.getByText('There is no second factor and no passkey.').waitFor()
    await follow('Back to your account')
    await press('Sign out')
    await press('Use a passkey')
    await heading('That did not work')
    await type(userName)
    await heading('You are signed in')
  })
})
