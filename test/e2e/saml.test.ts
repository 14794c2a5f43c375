/** A SAML service provider of another site in a browser: sign-in by POST, single sign-on, logout. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, withoutBrowser } from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { type RegisteredProvider, registerProvider } from '#test/support/saml/registered-provider.ts'
import { consumerService, logoutService } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

async function formIn(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return new URLSearchParams(body)
}

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: TestServer
  let provider: RegisteredProvider
  let origin: string
  let signedIn: Awaited<ReturnType<RegisteredProvider['saml']['validatePostResponseAsync']>>['profile'] = null

  const pages: Record<string, (request: IncomingMessage) => Promise<{ html: string } | { to: string }>> = {
    '/login': async () => ({ html: await provider.saml.getAuthorizeFormAsync('', undefined, {}) }),
    '/acs': async (request) => {
      const form = await formIn(request)
      const { profile } = await provider.saml.validatePostResponseAsync({
        SAMLResponse: form.get('SAMLResponse') ?? '',
      })
      signedIn = profile
      return { html: `<h1>Hello ${profile?.FirstName}</h1>` }
    },
    '/logout': async () => ({ to: signedIn ? await provider.saml.getLogoutUrlAsync(signedIn, '', {}) : '/' }),
    '/slo': async (request) => {
      const query = new URL(request.url ?? '', origin).search.slice(1)
      const values = Object.fromEntries(new URLSearchParams(query))
      const { loggedOut } = await provider.saml.validateRedirectAsync(values, query)
      return { html: `<h1>${loggedOut ? 'Bye' : 'Still here'}</h1>` }
    },
  }
  const site = createServer((request, response) => {
    const page = pages[(request.url ?? '').split('?', 1)[0] ?? '']
    if (!page) return response.writeHead(404).end()
    return page(request).then(
      (reply) =>
        'to' in reply
          ? response.writeHead(302, { location: reply.to }).end()
          : response.writeHead(200, { 'content-type': 'text/html' }).end(reply.html),
      (error) => response.writeHead(500).end(String(error)),
    )
  })

  beforeAll(async () => {
    server = await startServer()
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    // Another site than `localhost`, as service providers are.
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    provider = await registerProvider(server, {
      metadata: {
        more: logoutService(`${origin}/slo`),
        services: consumerService(`${origin}/acs`),
        signsRequests: true,
      },
      config: { callbackUrl: `${origin}/acs`, authnRequestBinding: 'HTTP-POST' },
    })
    await loginPeople(server).active({}, 'minnie')
  })
  afterAll(async () => {
    site.close()
    await server?.stop()
  })

  test('a user signs in, returns without a password, and signs out', async () => {
    const browser = await openBrowser()
    const complaints: string[] = []
    browser.page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('favicon')) complaints.push(message.text())
    })
    try {
      const { page } = browser
      await page.goto(`${origin}/login`)
      await page.getByLabel('Login name').fill('minnie')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByLabel('Password').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Hello Minnie' }).waitFor()
      expect(page.url()).toBe(`${origin}/acs`)
      await page.goto(`${origin}/login`)
      await page.getByRole('heading', { name: 'Hello Minnie' }).waitFor()
      await page.goto(`${origin}/logout`)
      await page.getByRole('heading', { name: 'Bye' }).waitFor()
      await page.goto(`${origin}/login`)
      await page.getByLabel('Login name').waitFor()
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
