/**
 * Back and reload in a browser show a page of the server at every step of a sign-in: a form is answered by a redirect,
 * so the browser has no form to send again.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { formsOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server?.stop())

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let browser: TestBrowser
  beforeEach(async () => {
    browser = await openBrowser()
  })
  afterEach(() => browser.close())

  const heading = (name: string) => browser.page.getByRole('heading', { name }).waitFor()
  const press = (name: string) => browser.page.getByRole('button', { name }).click()
  async function typePassword(userName: string, ...passwords: string[]) {
    const { page } = browser
    await page.goto(`${server.url}/ui/login`)
    await page.getByLabel('Login name').fill(userName)
    await press('Continue')
    for (const password of passwords) {
      await page.getByLabel('Password').fill(password)
      await press('Sign in')
      await page.waitForLoadState()
    }
  }
  /** Presses Back up to the first page of the sign-in; returns what is wrong with a page on the way. */
  async function pressBack(times: number): Promise<string[]> {
    const wrong: string[] = []
    for (let pressed = 0; pressed < times; pressed++) {
      await browser.page.goBack().catch((error: unknown) => wrong.push(String(error)))
      const [url, title] = [browser.page.url(), await browser.page.title()]
      if (!url.startsWith(server.url) || !title.endsWith('– Usher')) wrong.push(`${url}: ${title}`)
    }
    return wrong
  }

  test('Back after a sign-in in two steps, with wrong tries on the way', async () => {
    const secret = generateTotpSecret()
    const { userName } = await people.active({ otpCode: secret })
    await typePassword(userName, 'wrong', 'Passw0rd!')
    await browser.page.getByLabel('Code').fill('000000')
    await press('Confirm')
    await browser.page.locator('.problem').waitFor()
    await browser.page.getByLabel('Code').fill(totpCode(secret, Date.now()))
    await press('Confirm')
    await heading('You are signed in')
    expect(await pressBack(5)).toEqual([])
  }, 60_000)

  test('reload and Back on the password page keep its user, and the sign-in goes on from it', async () => {
    const { userName } = await people.active()
    await typePassword(userName, 'wrong')
    await browser.page.getByText('Login name or password is not right').waitFor()
    await browser.page.reload()
    await browser.page.getByText('Login name or password is not right').waitFor()
    await browser.page.getByRole('link', { name: 'Forgot' }).click()
    await browser.page.goBack()
    await browser.page.getByLabel('Password').fill('Passw0rd!')
    await press('Sign in')
    await heading('You are signed in')
  }, 60_000)

  test('Back after the link of an initialization mail', async () => {
    const { userId, userName } = await people.initial()
    const code = await people.code(userId, 'initializeUser', (user) => user.initCode)
    await browser.page.goto(`${server.url}/ui/login/user/init?userID=${userId}&code=WRONG1`)
    await browser.page.getByRole('button').first().click()
    await browser.page.waitForLoadState()
    await browser.page.goto(`${server.url}/ui/login/user/init?userID=${userId}&code=${code}`)
    await browser.page.getByLabel('New password').fill('Passw0rd!')
    await browser.page.getByLabel('Repeat').fill('Passw0rd!')
    await browser.page.getByRole('button').first().click()
    await heading('Your account is ready')
    await browser.page.goto(`${server.url}/ui/login/login?loginName=${userName}`)
    expect(await pressBack(3)).toEqual([])
  }, 60_000)
})

describe('a form with the page as its answer', () => {
  /** The response to a form itself, before any redirect is followed. */
  async function answerTo(visitor: Visitor, values: Record<string, string>, marker = ''): Promise<Response> {
    const form = formsOf(visitor.seen?.html ?? '').find(({ text }) => text.includes(marker))
    if (!form) throw new Error(`no form with ${marker}`)
    return fetch(new URL(form.action, server.url), {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ ...form.values, ...values }),
      headers: { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '), 'accept-language': 'en' },
    })
  }
  const opened = async (path: string) => {
    const visitor = new Visitor(server.url)
    await visitor.open(path)
    return visitor
  }

  test.each<[string, string, Record<string, string>]>([
    ['login name', '/ui/login/login', { loginName: 'minnie' }],
    ['empty login name', '/ui/login/login', { loginName: '' }],
    ['password reset', '/ui/login/password/reset', { loginName: 'minnie' }],
    [
      'wrong code of a link',
      '/ui/login/user/init?userID=1&code=WRONG1',
      { password: 'Passw0rd!', repeat: 'Passw0rd!' },
    ],
  ])('%s: a redirect with nothing of the form in its address', async (_name, path, values) => {
    const response = await answerTo(await opened(path), values)
    expect(response.status).toBe(303)
    const location = response.headers.get('location') ?? ''
    expect(location).toMatch(/[?&]shown=[\w-]{12}$/)
    for (const value of Object.values(values).filter((one) => one !== '')) expect(location).not.toContain(value)
    const cookie = response.headers.getSetCookie().find((one) => one.startsWith('usher_page='))
    expect(cookie).toMatch(/; HttpOnly; SameSite=Lax$/)
  })

  test('is shown to the browser that sent the form alone', async () => {
    const visitor = await opened('/ui/login/login')
    const response = await answerTo(visitor, { loginName: 'minnie' })
    const location = response.headers.get('location') ?? ''
    const page = response.headers.getSetCookie().find((one) => one.startsWith('usher_page=')) ?? ''
    const value = /=([^;]*)/.exec(page)?.[1] ?? ''
    const other = await opened('/ui/login/login')
    expect((await other.open(location)).html).not.toContain('value="minnie"')
    other.cookies.set('usher_page', value)
    expect((await other.open(location)).html).not.toContain('value="minnie"')
    visitor.cookies.set('usher_page', value)
    expect((await visitor.open(location)).html).toContain('value="minnie"')
    visitor.cookies.set('usher_page', `${value.slice(0, -2)}AA`)
    expect((await visitor.open(location)).html).not.toContain('value="minnie"')
  })
})
