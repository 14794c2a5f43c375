import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
  await server.rest('POST', '/management/v1/users/human', {
    userName: 'minnie',
    profile: { firstName: 'Minnie<b>', lastName: 'Mouse' },
    email: { email: 'minnie@mouse.example' },
  })
  await server.mails(1)
})
afterAll(() => server.stop())

/** By node's own client: `fetch` does not let a caller set the host. */
const get = (
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; policy: string }> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(server.url)
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk
      })
      const policy = String(response.headers['content-security-policy'])
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, policy }))
    })
      .on('error', reject)
      .end()
  })

test('the list leads to each mail, its links and its HTML, which runs no script', async () => {
  const list = await get('/mails')
  expect(list).toMatchObject({ status: 200, text: expect.stringContaining('minnie@mouse.example') })
  const [, at = ''] = /href="(\/mails\/[^"]+\.eml)"/.exec(list.text) ?? []
  const mail = await get(at)
  const [, link = ''] = /href="(http:\/\/localhost:\d+\/ui\/login[^"]+)"/.exec(mail.text) ?? []
  expect(link).toContain('userID=')
  expect(mail.text).not.toContain('Minnie<b>')
  const htmlPage = await get(`${at}/html`)
  expect(htmlPage.text).toContain('<html')
  expect(htmlPage.policy).toMatch(/^sandbox (?!.*allow-scripts)/)
})

test('names that are not a mail of the folder are not found', async () => {
  for (const name of ['nope.eml', '..%2Fadmin.pat', '..%2F..%2Fetc%2Fpasswd', '.eml'])
    expect((await get(`/mails/${name}`)).status).toBe(404)
})

test.each([
  { host: 'usher.example' },
  { host: 'localhost.usher.example' },
  { 'x-forwarded-for': '203.0.113.9' },
  { forwarded: 'for=203.0.113.9' },
  { via: '1.1 proxy' },
])('a request with %j does not count as local', async (headers) => {
  expect(await get('/mails', headers)).toMatchObject({ status: 404, text: expect.not.stringContaining('minnie') })
})

test('a server with a public origin, or with a mail server, has no such page', async () => {
  for (const env of [{ USHER_EXTERNAL_URL: 'https://id.example.com' }, { USHER_SMTP_URL: 'smtp://localhost:1' }]) {
    const other = await startServer(env as Record<string, string>)
    expect((await other.rest('GET', '/mails')).status).toBe(404)
    await other.stop()
  }
})
