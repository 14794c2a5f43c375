/** A passkey, made by the browser itself: Chromium with a virtual authenticator (WebAuthn §11). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { passkeyCodeCheckSucceeded } from '#domain/user/passwordless/events.ts'
import {
  addVirtualAuthenticator,
  browserPath,
  openBrowser,
  type TestBrowser,
  withoutBrowser,
} from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let browser: TestBrowser
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.stop())
  beforeEach(async () => {
    browser = await openBrowser()
  })
  afterEach(() => browser.close())

  async function invited() {
    const person = await loginPeople(server).active()
    const { body } = await server.rest('POST', `/management/v1/users/${person.userId}/passwordless/_link`, {})
    return { ...person, link: body.link as string }
  }
  const registered = async (userId: string) =>
    (await server.rest('POST', `/management/v1/users/${userId}/passwordless/_search`, {})).body.result

  test('the link of the API registers a passkey that the API lists', async () => {
    const { userId, userName, link } = await invited()
    const { page } = browser
    const authenticator = await addVirtualAuthenticator(browser)
    await page.goto(link)
    await page.getByLabel('Name of the passkey').fill('Laptop')
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByRole('heading', { name: 'Your passkey is ready' }).waitFor()
    expect(await registered(userId)).toEqual([
      { id: expect.stringMatching(/^\d+$/), state: 'AUTH_FACTOR_STATE_READY', name: 'Laptop' },
    ])
    expect(await authenticator.credentials()).toMatchObject([
      { rpId: 'localhost', isResidentCredential: true, userName, userHandle: Buffer.from(userId).toString('base64') },
    ])
    await page.goto(link)
    await page.getByRole('heading', { name: 'This link was used already' }).waitFor()
  })

  test('a user who declines can try again on the same page', async () => {
    const { userId, link } = await invited()
    const { page } = browser
    const authenticator = await addVirtualAuthenticator(browser)
    await authenticator.consent(false)
    await page.goto(link)
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByText('No passkey was created. You can try again.').waitFor()
    expect(await registered(userId)).toBeUndefined()
    await authenticator.consent(true)
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByRole('heading', { name: 'Your passkey is ready' }).waitFor()
  })

  test('one device is not registered twice for one user', async () => {
    const { userId, link } = await invited()
    const { page } = browser
    await addVirtualAuthenticator(browser)
    await page.goto(link)
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByRole('heading', { name: 'Your passkey is ready' }).waitFor()
    const { body } = await server.rest('POST', `/management/v1/users/${userId}/passwordless/_link`, {})
    await page.goto(body.link)
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByText('This device already has a passkey for your account.').waitFor()
    expect(await registered(userId)).toHaveLength(1)
  })

  test('a link used in another tab shows an error and creates no passkey', async () => {
    const { userId, link } = await invited()
    const { page } = browser
    const authenticator = await addVirtualAuthenticator(browser)
    await page.goto(link)
    const codeId = new URL(link).searchParams.get('codeID') ?? ''
    await loginPeople(server).given(userId, passkeyCodeCheckSucceeded(codeId))
    await page.getByRole('button', { name: 'Create passkey' }).click()
    await page.getByRole('heading', { name: 'This link was used already' }).waitFor()
    expect(await authenticator.credentials()).toEqual([])
  })
})
