/** The largest answers to forms fit into the cookie that a redirect shows them from, in every language. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { supportedLanguages } from '#kit/translate.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { addProvider } from '#test/support/login-providers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const PROVIDERS = 30
const REDIRECTED = expect.stringContaining('shown=')

let server: TestServer
let people: ReturnType<typeof loginPeople>
const idps: string[] = []
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  for (let number = 0; number < PROVIDERS; number++) {
    const [clientId, clientSecret] = [`client-${number}`, 'secret']
    const { id } = await addProvider(
      server,
      { issuer: `https://provider-${number}.example`, clientId, clientSecret },
      {},
    )
    idps.push(id)
  }
})
afterAll(() => server.stop())

test.each(supportedLanguages)(
  'a wrong code at the set-up of an authenticator, and a wrong password: %s',
  async (language) => {
    const { userName } = await people.active(
      { email: { email: `long-${language}@acme.example`, isEmailVerified: true } },
      `${'long-'.repeat(38)}${language}`,
    )
    const visitor = new Visitor(server.url, { 'accept-language': language })
    await setLoginPolicy(server, { idps, forceMfa: true, secondFactors: ['otp'] })
    await visitor.open('/ui/login')
    expect((await visitor.submit({ loginName: userName })).location).toEqual(REDIRECTED)
    expect((await visitor.submit({ password: 'wrong' }, 'name="password"')).location).toEqual(REDIRECTED)
    await visitor.submit({ password: 'Passw0rd!' }, 'name="password"')
    await visitor.open('/ui/login/mfa/setup/otp')
    const page = await visitor.submit({ code: '000000' })
    expect(page.location).toEqual(REDIRECTED)
    expect(page.html).toContain('class="qr"')
    await setLoginPolicy(server, { idps })
  },
)

test.each(supportedLanguages)('an empty login name beside many providers: %s', async (language) => {
  const visitor = new Visitor(server.url, { 'accept-language': language })
  await visitor.open('/ui/login')
  const page = await visitor.submit({ loginName: '' }, 'name="loginName"')
  expect(page.location).toEqual(REDIRECTED)
  expect(page.html.match(/Upstream \d+/g)?.length).toBeGreaterThanOrEqual(PROVIDERS)
})
