/** Users with a password hash of another system sign in unchanged, and the server rehashes their password. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let people: ReturnType<typeof loginPeople>
  let browser: TestBrowser
  beforeAll(async () => {
    server = await startServer()
    people = loginPeople(server)
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  async function type(userName: string, password: string) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login/login`)
    await page.getByLabel('Login name').fill(userName)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  }
  async function signInAndOut(userName: string, password: string) {
    const { page } = browser
    await type(userName, password)
    await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
    expect(await page.getByRole('main').textContent()).toContain(userName)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You are signed out.').waitFor()
  }

  test.each([
    ['bcrypt of old', 'a', '$2a$10$k87L/MF28Q673VKh8/cPi.SUl7MU/rWuSiIDDFayrKk/1tBsSQu4u'],
    ['phpass', 'test12345', '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0'],
    ['MD5-crypt', 'password', '$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0'],
  ])('%s', async (_what, password, value) => {
    const { userId, userName } = await people.active({ password: '', hashedPassword: { value } })
    const hash = async () => (await people.load(userId)).password.hash
    await type(userName, `${password}!`)
    await browser.page.getByText('Login name or password is not right').waitFor()
    expect(await hash()).toBe(value)
    await signInAndOut(userName, password)
    const rehashed = await hash()
    expect(rehashed).toMatch(/^\$argon2id\$v=19\$/)
    await signInAndOut(userName, password)
    expect(await hash()).toBe(rehashed)
  })
})
