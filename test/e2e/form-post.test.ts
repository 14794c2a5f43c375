/** A browser posts the response of a sign-in to the application (OAuth 2.0 Form Post Response Mode), with and without scripts. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { browserPath, openBrowser, withoutBrowser } from '#test/support/browser.ts'

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let server: OidcServer
  let app: App
  let minnie: Person
  let application: Server
  let redirectUri: string
  const received: URLSearchParams[] = []
  beforeAll(async () => {
    application = createServer((request, response) => {
      void text(request).then((body) => {
        if (request.method === 'POST') received.push(new URLSearchParams(body))
        response.setHeader('content-type', 'text/html').end('<title>Shop</title><p>received</p>')
      })
    })
    application.listen(0, '127.0.0.1')
    await once(application, 'listening')
    // Listening on a port, so not a path.
    const { port } = application.address() as { port: number }
    redirectUri = `http://127.0.0.1:${port}/callback`
    server = await startOidcServer()
    minnie = await server.addPerson(uniqueName('minnie'))
    app = await server.addApp(await server.addProject(), { redirectUris: [redirectUri], devMode: true })
  })
  afterAll(async () => {
    application?.close()
    await server?.stop()
  })

  async function visit(more: Record<string, string>, javaScriptEnabled: boolean, steps: readonly string[]) {
    const authRequest = ask(server, app, { redirect_uri: redirectUri, ...more })
    const browser = await openBrowser({ javaScriptEnabled })
    const { page } = browser
    const press = (name: string) => page.getByRole('button', { name }).click()
    try {
      await page.goto(authRequest.url)
      for (const step of steps) {
        if (step === 'Sign in') await page.getByLabel('Password').fill('Password1!')
        else if (await page.getByLabel('Login name').isVisible())
          await page.getByLabel('Login name').fill(minnie.userName)
        await press(step)
      }
      await page.waitForURL(redirectUri)
      await page.getByText('received').waitFor()
    } finally {
      await browser.close()
    }
    return { verifier: authRequest.verifier, form: received.at(-1) ?? new URLSearchParams() }
  }

  test.each([
    ['with scripts by itself', true, ['Continue', 'Sign in']],
    ['without scripts by a button', false, ['Continue', 'Sign in', 'Continue']],
  ] as const)('%s', async (_how, javaScriptEnabled, steps) => {
    const { form, verifier } = await visit({ response_mode: 'form_post' }, javaScriptEnabled, steps)
    expect([form.get('state'), form.get('iss')]).toEqual(['xyz', server.url])
    const redeemed = await redeem(
      server,
      app,
      { code: form.get('code') ?? '', verifier },
      { redirect_uri: redirectUri },
    )
    expect(redeemed.status).toBe(200)
  })

  test.each([
    ['form_post', 'error'],
    ['form_post.jwt', 'response'],
  ])('an error by %s', async (mode, member) => {
    const { form } = await visit({ response_mode: mode, prompt: 'none' }, true, [])
    expect(form.get(member)).toEqual(mode === 'form_post' ? 'login_required' : expect.stringMatching(/^ey/))
  })
})
