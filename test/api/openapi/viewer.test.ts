import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browserPath, openBrowser, type TestBrowser, withoutBrowser } from '#test/support/browser.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('the viewer and its files come from this server, without inline scripts', async () => {
  const page = await fetch(`${server.url}/openapi`)
  expect([page.status, page.url]).toEqual([200, `${server.url}/openapi/`])
  expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self';/)
  const html = await page.text()
  expect(html).not.toMatch(/https?:\/\/|<script>|<style|\son\w+=/)
  for (const [, file] of html.matchAll(/(?:src|href)="((?!data:)[^"]+)"/g))
    expect((await fetch(`${server.url}/openapi/${file}`)).status, file).toBe(200)
})

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  let browser: TestBrowser
  let complaints: string[]
  beforeEach(async () => {
    browser = await openBrowser()
    // Swagger UI takes a while on a busy machine.
    browser.context.setDefaultTimeout(50_000)
    complaints = []
    browser.page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
  })
  afterEach(() => browser.close())

  /** Calls GetMyOrg in the viewer, and returns what the page shows of the response. */
  async function callGetMyOrg(): Promise<string> {
    const { page } = browser
    await page.locator('#operations-tag-Organizations').click()
    await page.locator('#operations-Organizations-GetMyOrg .opblock-summary-control').click()
    await page.getByRole('button', { name: 'Try it out' }).click()
    await page.getByRole('button', { name: 'Execute' }).click()
    return await page.locator('.live-responses-table .response .response-col_description').first().innerText()
  }

  test('a call is sent with the entered token', async () => {
    const { page } = browser
    await page.goto(`${server.url}/openapi/`)
    await page.getByLabel('Access token or key').fill(server.pat)
    await page.getByRole('button', { name: 'Use', exact: true }).click()
    await page.getByLabel('Document').selectOption('ZITADEL management')
    expect(await callGetMyOrg()).toContain('primaryDomain')
    expect(complaints).toEqual([])
  })

  test('a call is sent as the signed-in user', async () => {
    const { page } = browser
    const project = await server.rest('POST', '/management/v1/projects', { name: 'Viewer' })
    const app = await server.rest('POST', `/management/v1/projects/${project.body.id}/apps/oidc`, {
      name: 'Viewer',
      redirectUris: [`${server.url}/openapi/`],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      appType: 'OIDC_APP_TYPE_USER_AGENT',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      devMode: true,
    })
    const { userId, userName } = await loginPeople(server).active()
    await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
    await page.goto(`${server.url}/openapi/`)
    await page.getByLabel('Client ID').fill(app.body.clientId)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Login name').fill(userName)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Password').fill('Passw0rd!')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('Signed in. Calls are made as you.').waitFor()
    expect(await callGetMyOrg()).toContain('primaryDomain')
  })
})
