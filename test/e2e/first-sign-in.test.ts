/** The main journey: an API call creates an account, the mail links to the password page, the password signs in. */
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server?.stop())

  async function withBrowser(
    options: Parameters<typeof openBrowser>[0],
    work: (browser: TestBrowser, complaints: string[]) => Promise<void>,
  ) {
    const browser = await openBrowser(options)
    const complaints: string[] = []
    browser.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    try {
      await work(browser, complaints)
    } finally {
      await browser.close()
    }
  }

  /** The newest mail to an address, read as a mail program reads it. */
  async function mailTo(address: string, subject: string) {
    const deadline = Date.now() + 20_000
    for (;;) {
      const mails = await Promise.all((await server.mails(0)).map((text) => PostalMime.parse(text)))
      const sentMail = mails.findLast(
        (mail) => mail.to?.some((to) => to.address === address) && mail.subject === subject,
      )
      if (sentMail) return sentMail
      if (Date.now() > deadline) throw new Error(`no mail "${subject}" to ${address}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const linkIn = (mail: { html?: string | undefined }) =>
    (/href="([^"]*\/ui\/login\/[^"]*)"/.exec(mail.html ?? '')?.[1] ?? '').replaceAll('&amp;', '&')

  const create = (userName: string) =>
    server.rest('POST', '/management/v1/users/human', {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: `${userName}@acme.example` },
    })

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('from the create call to signed in and out again, %s', async (_how, javaScriptEnabled) => {
    const userName = `minnie${Number(javaScriptEnabled)}`
    expect((await create(userName)).status).toBe(200)
    const mail = await mailTo(`${userName}@acme.example`, 'Initialize User')
    await withBrowser({ javaScriptEnabled }, async ({ page }, complaints) => {
      await page.goto(linkIn(mail))
      expect(await page.getByLabel('Code').inputValue()).toMatch(/^[A-Z0-9]{6}$/)
      await page.getByLabel('New password').fill('Passw0rd!')
      await page.getByLabel('Repeat the password').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Activate account' }).click()
      await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
      await page.getByRole('link', { name: 'Sign in' }).click()
      expect(await page.getByLabel('Login name').inputValue()).toBe(userName)
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByLabel('Password').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
      expect(await page.getByRole('main').textContent()).toContain(`Minnie Mouse ${userName}`)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByText('You are signed out.').waitFor()
      await page.goBack()
      await page.reload()
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in')
      expect(complaints).toEqual([])
    })
  })

  test('a forgotten password is reset by the mail, in the language of the browser', async () => {
    await create('donald')
    const { page, close } = await openBrowser({ locale: 'de-CH' })
    try {
      await page.goto(linkIn(await mailTo('donald@acme.example', 'Initialize User')))
      await page.getByLabel('Neues Passwort').fill('Passw0rd!')
      await page.getByLabel('Passwort wiederholen').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Konto aktivieren' }).click()
      await page.getByRole('link', { name: 'Anmelden' }).click()
      await page.getByRole('button', { name: 'Weiter' }).click()
      await page.getByRole('link', { name: 'Passwort vergessen?' }).click()
      await page.getByRole('button', { name: 'Link senden' }).click()
      await page.getByRole('heading', { name: 'Prüfen Sie Ihre E-Mails' }).waitFor()
      await page.goto(linkIn(await mailTo('donald@acme.example', 'Reset password')))
      await page.getByLabel('Neues Passwort').fill('N3wPass!!')
      await page.getByLabel('Passwort wiederholen').fill('N3wPass!!')
      await page.getByRole('button', { name: 'Passwort speichern' }).click()
      await page.getByRole('heading', { name: 'Ihr Passwort wurde geändert' }).waitFor()
    } finally {
      await close()
    }
  })

  test('every page works with the keyboard alone, and invalid fields get the focus', async () => {
    const { body } = await create('daisy')
    expect(body.userId).toBeDefined()
    const { page, close } = await openBrowser()
    try {
      await page.goto(linkIn(await mailTo('daisy@acme.example', 'Initialize User')))
      await page.keyboard.type('Passw0rd!')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Passw0rd?')
      await page.keyboard.press('Enter')
      const problem = page.getByText('The two passwords are not the same')
      await problem.waitFor()
      const focused = page.locator(':focus')
      expect(await focused.getAttribute('name')).toBe('password')
      expect(await focused.getAttribute('aria-invalid')).toBe('true')
      expect(await focused.getAttribute('aria-describedby')).toContain('password-problem')
      expect(await page.title()).toBe('Error: Set up your account – Usher')
      await page.keyboard.type('Passw0rd!')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Passw0rd!')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
    } finally {
      await close()
    }
  })
})
