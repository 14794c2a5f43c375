/** Codes by SMS in a real browser: the provider is a server of the test's own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { startSmsProvider, type TestSmsProvider } from '#test/support/sms-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const PHONE = '+41791234567'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let sms: TestSmsProvider
  let server: TestServer
  let browser: TestBrowser
  beforeAll(async () => {
    sms = await startSmsProvider()
    server = await startServer({ USHER_SMS_URL: sms.endpoint })
    await setLoginPolicy(server, { forceMfa: true, secondFactors: ['otpSms'] })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await sms?.close()
  })

  const heading = (name: string) => browser.page.getByRole('heading', { name }).waitFor()
  const press = (name: string | RegExp) => browser.page.getByRole('button', { name }).click()
  async function typeIn(loginName: string) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login`)
    await page.getByLabel('Login name').fill(loginName)
    await press('Continue')
    await page.getByLabel('Password').fill('Passw0rd!')
    await press('Sign in')
  }
  async function typeCode(count: number) {
    await browser.page.getByLabel('Code').fill(await sms.code(PHONE, count))
    await press('Confirm')
  }

  test('from an unverified number to a second factor, and then the number is a name to sign in by', async () => {
    const { userName } = await loginPeople(server).active({ phone: { phone: PHONE, isPhoneVerified: false } })
    await typeIn(userName)
    await heading('Protect your account')
    await press(/Codes by SMS/)
    await heading('Confirm your phone number')
    await typeCode(1)
    await heading('Keep your recovery codes')
    await browser.page.getByRole('link', { name: 'I have kept them' }).click()
    await heading('You are signed in')
    await press('Sign out')
    await typeIn('+41 79 123 45 67')
    await heading('Confirm that it is you')
    await typeCode(2)
    await heading('You are signed in')
    expect(await browser.page.getByRole('main').textContent()).toContain(userName)
  })
})
