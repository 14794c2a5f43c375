/** Proves a class of docs/security.md: for ways through providers: browsers are sent to the provider or to our own pages. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AddedProvider, addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let upstream: ScriptedProvider
let idp: AddedProvider
beforeAll(async () => {
  upstream = await startScriptedProvider()
  server = await startServer(asksThisMachine)
  idp = await addProvider(server, upstream, { isCreationAllowed: true, isAutoCreation: true })
  const person = { given_name: 'A', family_name: 'B', email: 'a@b.example', email_verified: true }
  upstream.script = { idToken: person }
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

const START = '/ui/login/login/externalidp'
const ask = (path: string, query: URLSearchParams, cookie = '') =>
  fetch(`${server.url}${path}?${query}`, { redirect: 'manual', headers: { cookie } })
const placeOf = (response: Response) => new URL(response.headers.get('location') ?? '', server.url)

const EVIL = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  `\thttps://evil.example`,
  'javascript:alert(1)',
  'http://localhost@evil.example',
]
const NAMES = [
  'redirect_uri',
  'returnTo',
  'next',
  'redirect',
  'post_logout_redirect_uri',
  'iss',
  'target_link_uri',
  'goal',
]

test.each(EVIL)('no parameter redirects a browser to %j', async (evil) => {
  const extra = Object.fromEntries(NAMES.map((name) => [name, evil]))
  const there = await ask(START, new URLSearchParams({ ...extra, idpConfigID: idp.id }))
  expect(placeOf(there).origin).toBe(upstream.issuer)
  expect(placeOf(there).searchParams.getAll('redirect_uri')).toEqual([`${server.url}${START}/callback/${idp.id}`])
  const cookie = there.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  const { iss: _ours, ...more } = extra
  const back = await ask(`${START}/callback/${idp.id}`, upstream.answerTo(placeOf(there).href, more), cookie)
  expect(back.status).toBe(303)
  expect(placeOf(back).href).toBe(`${server.url}/ui/login`)
})

test.each(EVIL)('an application or a provider with the name %j causes no redirect', async (evil) => {
  const byApplication = await ask(START, new URLSearchParams({ idpConfigID: idp.id, authRequestID: evil }))
  expect([byApplication.status, byApplication.headers.get('location')]).toEqual([410, null])
  const byProvider = await ask(START, new URLSearchParams({ idpConfigID: evil, orgID: evil }))
  expect([byProvider.status, byProvider.headers.get('location')]).toEqual([403, null])
})

test.each(['https://evil.example', 'x.evil.example'])(
  'a host header %s changes neither callback nor way',
  async (host) => {
    const headers = { host, 'x-forwarded-host': host, forwarded: `host=${host}`, 'x-forwarded-proto': 'https' }
    const url = `${server.url}${START}?${new URLSearchParams({ idpConfigID: idp.id })}`
    const there = await fetch(url, { redirect: 'manual', headers })
    expect(placeOf(there).searchParams.get('redirect_uri')).toBe(`${server.url}${START}/callback/${idp.id}`)
  },
)
