/** Pages of the protocol have the look of the sign-in pages, and show developers what their application sent. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server?.stop())

const page = async (route: string, language = 'en') => {
  const response = await fetch(server.url + route, { headers: { accept: 'text/html', 'accept-language': language } })
  return { text: await response.text(), policy: response.headers.get('content-security-policy') ?? '' }
}
const wrong = (uri: string) =>
  `/oauth/v2/authorize?client_id=nobody&response_type=code&redirect_uri=${encodeURIComponent(uri)}`

test.each(['/device', '/oidc/v1/end_session', wrong('https://app.example.com/callback')])(
  '%s uses the style sheet, the icon and the colours of the sign-in pages, within its policy',
  async (route) => {
    const { text, policy } = await page(route)
    const login = await page('/ui/login')
    const sheet = /href="(\/ui\/login\/static\/\w[^"]*\.css)"/
    expect(sheet.exec(text)?.[1]).toBe(sheet.exec(login.text)?.[1])
    expect(policy).toContain("style-src 'self'")
    expect(policy).toContain("img-src 'self'")
    const files = [...text.matchAll(/(?:href|src)="(\/ui\/login\/[^"]+\.(?:css|svg))"/g)].map(([, file]) => file ?? '')
    expect(files.length).toBeGreaterThan(2)
    for (const file of files) expect((await fetch(server.url + file)).status).toBe(200)
  },
)

test.each([
  ['en', 'For the developer of the application'],
  ['de', 'Für die Entwicklung der Anwendung'],
  ['fr', 'Pour le développement de l’application'],
  ['it', 'Per lo sviluppo dell’applicazione'],
  ['es', 'Para el desarrollo de la aplicación'],
])('an error in %s shows the error and the received parameters as text', async (language, heading) => {
  const { text } = await page(wrong('https://app.example.com/<b>"'), language)
  expect(text).toContain(heading)
  expect(text).toContain('<p class="bad">invalid_client</p>')
  expect(text).toContain('<dt>client_id</dt><dd>nobody</dd>')
  expect(text).toContain('<dt>redirect_uri</dt><dd>https://app.example.com/&lt;b&gt;&quot;</dd>')
})
