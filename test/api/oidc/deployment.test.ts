/** The protocol where it is put: behind TLS, and served by two processes on one store. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, getCode, redeem, refresh, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { completeAuthRequest } from '#test/support/complete-auth-request.ts'
import { startBeside } from '#test/support/start-beside.ts'
import { freePort } from '#test/support/start-server.ts'

let server: OidcServer
let beside: OidcServer
let stopBeside: () => Promise<void>
let app: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  const other = await startBeside(server)
  stopBeside = other.stop
  beside = { ...server, url: other.url }
  minnie = await server.addPerson('minnie')
  app = await server.addApp(await server.addProject())
})
afterAll(async () => {
  await stopBeside?.()
  await server.stop()
})

test('processes that start at the same time share keys and discovery documents', async () => {
  const ask = async (path: string) =>
    Promise.all([server, beside].map(async ({ url }) => (await fetch(url + path)).json()))
  for (const path of ['/oauth/v2/keys', '/.well-known/openid-configuration']) {
    const [one, other] = await ask(path)
    expect(other).toEqual(one)
  }
})

test('a code of one process is redeemed once, at either process', async () => {
  const got = await getCode(server, app, minnie)
  const responses = await Promise.all(Array.from({ length: 20 }, (_, i) => redeem(i % 2 ? server : beside, app, got)))
  expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
})

test('tokens of one process are valid at the other, and rejected there when the sign-in ends at the first', async () => {
  const first = await redeem(server, app, await getCode(server, app, minnie))
  const next = await refresh(beside, app, first.body.refresh_token)
  expect(next.status).toBe(200)
  expect((await userinfo(server, next.body.access_token)).status).toBe(200)
  expect((await refresh(server, app, first.body.refresh_token)).body.error).toBe('invalid_grant')
  expect((await userinfo(beside, next.body.access_token)).status).toBe(401)
})

test('behind TLS cookies are bound to the host, and every address is https', async () => {
  const port = await freePort()
  const here = `http://localhost:${port}`
  const secured = await startOidcServer({ USHER_PORT: String(port), USHER_EXTERNAL_URL: 'https://id.acme.ch' })
  try {
    const daisy = await secured.addPerson('daisy')
    const shop = await secured.addApp(await secured.addProject())
    const cookies = new Map<string, string>()
    const visit = async (url: string) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const address = here + url.slice('https://id.acme.ch'.length)
      const response = await fetch(address, { redirect: 'manual', headers: { cookie } })
      for (const line of response.headers.getSetCookie()) {
        expect(line).toMatch(/; secure/i)
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
        if (name.startsWith('__Host-')) expect(line).toMatch(/; path=\/;/i)
      }
      return response.headers.get('location') ?? ''
    }
    const authRequest = ask(secured, shop)
    const login = new URL(await visit(authRequest.url))
    expect(login.origin).toBe('https://id.acme.ch')
    const id = login.searchParams.get('authRequestID') ?? ''
    const { callbackUrl } = await completeAuthRequest(
      secured.runtime.services,
      id,
      await secured.signIn(daisy),
      Date.now(),
    )
    const back = new URL(await visit(await visit(callbackUrl)))
    expect(back.searchParams.get('iss')).toBe('https://id.acme.ch')
    expect([...cookies.keys()]).toContain('__Host-usher_oidc')
  } finally {
    await secured.stop()
  }
})
