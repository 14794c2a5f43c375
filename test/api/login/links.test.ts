/** Links in mails and responses use the configured origin, for any request headers (docs/security.md). */
import { request } from 'node:http'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const EVIL = {
  host: 'evil.example',
  forwarded: 'host=evil.example;proto=https;for=10.0.0.1',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '444',
  'x-original-host': 'evil.example',
  'x-zitadel-public-host': 'evil.example',
}

/** Like fetch, with any Host header. */
function send(
  path: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const httpRequest = request(server.url + path, { method, headers: { ...headers, ...EVIL } }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    httpRequest.on('error', reject)
    httpRequest.end(body)
  })
}

test('a reset requested under another host is mailed with the configured origin', async () => {
  const { userName } = await loginPeople(server).active()
  const visitor = new Visitor(server.url)
  const { html } = await visitor.open('/ui/login/password/reset')
  const csrf = / name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const sent = await send(
    '/ui/login/password/reset',
    'POST',
    {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    },
    new URLSearchParams({ csrf, loginName: userName }).toString(),
  )
  expect(sent.status).toBe(303)
  const [mail = ''] = await server.mails(1)
  const { html: body = '', text = '' } = await PostalMime.parse(mail)
  expect(body + text).not.toContain('evil')
  expect(text).toContain(`${server.url}/ui/login/password/init?`)
})

test('an invitation, a passkey link and a redirect requested under another host have the configured origin', async () => {
  const headers = { authorization: `Bearer ${server.pat}`, 'content-type': 'application/json' }
  const person = {
    userName: 'poisoned',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'poisoned@acme.example', isEmailVerified: true },
    password: 'Passw0rd!',
    requestPasswordlessRegistration: true,
  }
  const imported = await send('/management/v1/users/human/_import', 'POST', headers, JSON.stringify(person))
  expect(imported.status).toBe(200)
  expect(JSON.parse(imported.text).passwordlessRegistration.link).toMatch(new RegExp(`^${server.url}/ui/login/`))
  const home = await send('/ui/login', 'GET', {})
  expect(home.headers.location).toBe('/ui/login/login')
})
