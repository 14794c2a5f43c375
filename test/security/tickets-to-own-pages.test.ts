/**
 * Proves that tickets of mailed links reach no page that leads on to another site: below this server's own origin, links
 * begin with a page that takes tickets (CWE-601).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'

let server: NevisServer
let portalKey: string
beforeAll(async () => {
  server = await startNevisServer()
  portalKey = await server.addKey('portal', { returnUrls: ['https://portal.example/start'] })
})
afterAll(() => server?.stop())

const people = { count: 0 }
async function send(urlPrefix: string, token?: string) {
  const userId = await server.create({ loginId: `ticket${people.count++}@example.com` })
  const body = { type: 'invitation', urlPrefix }
  return server.call('POST', `/users/${userId}/email-link`, body, ...(token ? [{ token }] : []))
}

test.each([
  '/oidc/v1/end_session?client_id=a&post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F&state=',
  '/oauth/v2/authorize?client_id=a&redirect_uri=https%3A%2F%2Fevil.example%2F&response_type=none&prompt=none&state=',
  '/ui/login/logout?post_logout_redirect=https%3A%2F%2Fevil.example%2F&x=',
  '/ui/login/user/init/../../../../oidc/v1/end_session?state=',
  '/ui/login/user/init/%2e%2e/%2e%2e/%2e%2e/%2e%2e/oidc/v1/end_session?state=',
  '/ui/login/user/initial?x=',
  '/?x=',
  '',
])('%s of this server takes no ticket', async (path) => {
  for (const token of [undefined, portalKey])
    expect(await send(`${server.url}${path}`, token)).toMatchObject({
      status: 422,
      body: { error: expect.stringContaining('urlPrefix') },
    })
})

test.each(['/ui/login/user/init?x=', '/ui/login/password/init?lang=de&x='])('%s does', async (path) => {
  expect((await send(`${server.url}${path}`)).status).toBe(201)
})

test('a return URL of the key does', async () => {
  expect((await send('https://portal.example/start?x=', portalKey)).status).toBe(201)
  expect((await send('https://portal.example/start?x=')).status).toBe(422)
})
